import type { StoreFacts } from '@safelight/manifests';
import type { Recalled, RecallTier } from '../link/s3-archive.ts';
import type { Sha256 } from '../model/digest.ts';

/** A path below a vault's folder, with `/`: `objects/3f/3fa9…`. Only what `vault/layout.ts` makes. */
export type VaultPath = string & { readonly __brand: 'VaultPath' };

export interface Listed {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** By the store's list it must be asked for before it is read. */
  readonly isArchived?: boolean;
}

/** A file that comes from another place. */
export interface Incoming {
  readonly size: number;
  /** What its bytes must come to. */
  readonly sha256: Sha256;
  /** It holds pictures, and may lie where it takes time to be read; nothing: it is to be at hand. */
  readonly isPictures?: boolean;
  /** From front to back. The next one may come in the memory of the one before; the last stays until the file is taken. */
  pieces(): AsyncIterable<Uint8Array>;
  /** Returns when so many bytes may be written: asked before they are. Nothing: at once. */
  pace?(bytes: number): Promise<void>;
}

/** A file that a place keeps for now although it was to go. */
export interface Kept {
  readonly path: string;
  /** Until when it is locked; null where the place does not say, or refuses for another reason. */
  readonly until: Date | null;
}

/**
 * Where a copy of a vault lives. Every file is put once, whole, and never overwritten; names come from hashes, so equal
 * names are equal bytes. Errors: `file-missing`, `file-archived`, `place-absent`, `disk-full`, `read-only`.
 */
export interface Place {
  readonly name: string;
  readonly locator: PlaceLocator;
  /** Stores a file and makes it durable before it returns. What is there with the same bytes stays as it is. */
  put(path: VaultPath, bytes: Uint8Array): Promise<void>;
  /**
   * Stores a file as it comes, in the place of what has its name, and makes it durable before it returns. It gets its
   * name only where its bytes are those that were promised. Throws `file-damaged` where they are not.
   */
  take(path: VaultPath, incoming: Incoming): Promise<void>;
  get(path: VaultPath): Promise<Buffer>;
  /** `length` bytes from `offset`; fewer where the file ends. */
  getRange(path: VaultPath, offset: number, length: number): Promise<Buffer>;
  /** The same into memory that is there, as many bytes as it has; nothing: only into memory of its own. */
  readInto?(path: VaultPath, offset: number, memory: Buffer): Promise<Buffer>;
  /** Files of a folder, unsorted; none where the folder is not there. */
  list(folder: string): Promise<Listed[]>;
  /** Files of the folders directly below a folder, named `folder/file`. */
  below(folder: string): AsyncIterable<Listed>;
  /** Folders directly below a folder. */
  folders(folder: string): Promise<string[]>;
  /** Bytes of a file, or null where it is not there. */
  size(path: VaultPath): Promise<number | null>;
  /**
   * Asks a store for what lies in its archive; with null it only looks. `coming`: it was asked now or before; `here`: it can be
   * read. Nothing: the place has no archive.
   */
  recall?(path: VaultPath, tier: RecallTier | null): Promise<Recalled>;
  remove(path: VaultPath): Promise<void>;
  /**
   * Of a store that may keep older versions: takes away the files below a folder that are to go, by their paths, with every
   * version of them. Gives what stays: what is locked, or what the keys in use may not delete.
   */
  purge?(folder: string, isGone: (path: string) => boolean): Promise<readonly Kept[]>;
  /** Makes the names that workers gave in `folders` durable. */
  settle(folders: Iterable<string>): Promise<void>;
  /** Milliseconds for which a file that was cut off is kept to be carried on; nothing: it begins anew. */
  readonly carriesOnFor?: number;
  /**
   * Takes away files that a `put` which was cut off left, where nothing was added to them since: another computer may be
   * at work on a younger one.
   */
  clearUnfinished(since: Date): Promise<void>;
  /** The storage class of pictures that are put here; nothing or null: the store's usual one. */
  readonly storageClass?: string | null;
  /** Days for which nobody can take away what is put here; nothing or null: anybody with its keys can. */
  readonly lockDays?: number | null;
  /** Fewer, for what opens all the rest; nothing or null: the same. */
  readonly keyDays?: number | null;
  /** Locks all that is below a folder for those days, from now, but for what is to go. */
  relock?(folder: string, isGone: (path: string) => boolean): Promise<void>;
  /** What the store does with files, by a trial; null for a folder. Throws `place-public` where strangers read them. */
  facts(): Promise<StoreFacts | null>;
  /** Can strangers read what lies here? Null, or nothing, where that cannot be asked. Writes nothing. */
  isPublic?(): Promise<boolean | null>;
  /** Fails with `place-absent` where the place is gone. */
  assertPresent(): Promise<void>;
}

/** What a worker thread needs to open the place for itself. */
export interface PlaceLocator {
  readonly kind: 'folder' | 's3' | 'rclone';
  /**
   * A folder; `s3://bucket/prefix`, with `?endpoint=…&region=…&profile=…` where they are needed; or `rclone:remote:path`.
   * No secret.
   */
  readonly path: string;
}
