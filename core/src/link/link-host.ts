import type { RunContext } from '../model/events.ts';

/** Where one uploaded archive lies below its host. Unguessable, and worth remembering: it is what ends the link. */
export type LinkKey = string & { readonly __brand: 'LinkKey' };

/** An archive on this computer, closed and whole. */
export interface LinkFile {
  readonly path: string;
  /** What the client is to see; one part of a path. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Of all its bytes, in hex. */
  readonly sha256: string;
}

export interface MadeLink {
  /** Whoever has it has the archive: it goes to the client and into no log. */
  readonly url: string;
  /** When it ends by itself; null where nothing ends it but `end`, or where the host does not say. */
  readonly expires: Date | null;
}

export type LinkEnd =
  /** Neither link nor file is left. */
  | { readonly ended: 'gone' }
  /** The link is dead; `left` says what may still lie at the host, and is a sentence for people. */
  | { readonly ended: 'link-dead'; readonly left: string }
  /** It could not be ended: link and file live on until the link's time is up. */
  | { readonly ended: 'alive'; readonly why: string };

export type LinkContext = Pick<RunContext, 'signal' | 'clock'>;

/** A place in which an archive can be put and a link be had to it. Throws `interrupted` from everything. */
export interface LinkHost {
  /** As it was given: holds no secret, and opens the same host again. */
  readonly name: string;
  /** A new place below it for one upload. Remember it before `upload`: a broken upload can then be gone on with or ended. */
  newKey(fileName: string): LinkKey;
  /**
   * Puts the file there, unless the same one is there already. Emits `bytes` as they go. Throws `upload-failed`, and
   * `bad-argument` where it does not hold `size` bytes of `sha256`.
   */
  upload(file: LinkFile, key: LinkKey, context: RunContext): Promise<{ readonly already: boolean }>;
  /** Throws `bad-argument` for a time that is past or more than 7 days away, and `upload-failed`. */
  link(key: LinkKey, expires: Date, context: LinkContext): Promise<MadeLink>;
  /** Removes the file and every link to it; what could not be done is told, not thrown. */
  end(key: LinkKey, context: LinkContext): Promise<LinkEnd>;
  /** Closes connections. */
  close(): void;
}
