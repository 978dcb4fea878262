import type { EditorHost } from '@safelight/manifests';
import type { UxpFile } from './hosts/uxp-module.ts';

/** What a copy is rendered as. */
export const copyFormats = ['jpeg', 'tiff', 'psd'] as const;
export type CopyFormat = (typeof copyFormats)[number];

/** Where a document lives. Only one that has a file on this computer can be delivered. */
export type DocumentPlace =
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'cloud' }
  | { readonly kind: 'unsaved' };

export interface OpenDocument {
  /** The host's own, as long as it is open. */
  readonly id: string;
  readonly name: string;
  readonly place: DocumentPlace;
}

/** A file in the spool, made or about to be. */
export interface SpoolFile {
  readonly name: string;
  readonly path: string;
  readonly entry: UxpFile;
}

export interface Copy {
  readonly document: string;
  readonly to: SpoolFile;
}

export interface CopyWatch {
  readonly format: CopyFormat;
  /** Shown by the host while it is at work. */
  readonly title: string;
  isCancelled(): boolean;
  /** Before each: how many are done, and which is next. */
  next(done: number, copy: Copy): void;
}

/** Why the host rendered nothing, or not all. `busy`: it, or another plugin, is in the middle of something. */
export type CopyEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly document: string; readonly why: string };

export interface HostDocuments {
  readonly host: EditorHost;
  readonly version: string;
  /** None where the host renders no copies: then only files can be delivered. */
  readonly formats: readonly CopyFormat[];
  list(): Promise<readonly OpenDocument[]>;
  copy(copies: readonly Copy[], watch: CopyWatch): Promise<CopyEnd>;
}

/** A file the user pointed at. */
export interface ChosenFile {
  readonly name: string;
  readonly path: string;
  readonly entry: UxpFile;
}

/** `spool/<id>/`: approved for the job of that id and no other. */
export interface SpoolFolder {
  readonly path: string;
  /** Where a copy is to be written. */
  file(name: string): Promise<SpoolFile>;
  /**
   * A copy under that name. UXP copies under the file's own name and renames then: until it ended, a file of that own name is
   * in its way and would be lost.
   */
  take(file: ChosenFile | SpoolFile, name: string): Promise<SpoolFile>;
  files(): Promise<readonly SpoolFile[]>;
  remove(): Promise<void>;
}

/** The folder of jobs that was picked. */
export interface InboxFolder {
  readonly path: string;
  /** Null where there is no such file. */
  read(name: string): Promise<string | null>;
  /** Writes `<name>.tmp` and renames it. Rejects where the name is taken. */
  put(name: string, text: string): Promise<void>;
  spool(id: string): Promise<SpoolFolder>;
}

export interface Inbox {
  /** Null where the token leads nowhere any more. */
  reopen(token: string): Promise<InboxFolder | null>;
  /** Null where the user changed his mind. */
  pick(): Promise<{ readonly token: string; readonly folder: InboxFolder } | null>;
  pickFiles(): Promise<readonly ChosenFile[]>;
}

/** One text of our own, in a place that the plugin has for itself. */
export interface Settings {
  load(): Promise<string | null>;
  save(text: string): Promise<void>;
}

/** Clock, patience and randomness: passed in, so that a test has its own. */
export interface Chance {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends early, and without a word, when it is not waited for any more. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** A version 4 UUID. */
  id(): string;
}
