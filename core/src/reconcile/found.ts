import type { Xxh128 } from '../model/digest.ts';
import type { BytePath } from '../model/paths.ts';
import type { FoundFile } from './scan.ts';

/** A file and its length: all that is kept of each of a million. Size in bytes. */
export interface Located {
  readonly folder: BytePath;
  readonly name: BytePath;
  readonly size: number;
}

/** What this computer remembers of the files that a vault holds. */
export interface Remembered {
  /** The digest of this very version of a file; null where the vault does not hold it. */
  held(file: FoundFile): Xxh128 | null;
  /** What lay at this path when it was last backed up; null where nothing did. */
  lastAt(folder: BytePath, name: BytePath): { readonly size: number; readonly xxh128: Xxh128 } | null;
  /** Digests of all files of this length that the vault holds. */
  ofSize(size: number): ReadonlySet<Xxh128>;
}

/** A file's digest, read where it is not remembered; null where it could not be read. */
export type DigestOf = (file: Located) => Promise<Xxh128 | null>;

/** What the catalog refers to and is not where it says. */
export interface Missing {
  readonly folder: BytePath;
  readonly name: BytePath;
  /** Bytes at import, where the catalog knows them. */
  readonly expectedSize: number | null;
}

/** Files that may be a missing picture. */
export interface MoveWish {
  readonly missing: Missing;
  /** Of its bytes, where the vault remembers them; null: name and size must do. */
  readonly digest: Xxh128 | null;
  readonly candidates: readonly Located[];
}

/** A missing picture that was found elsewhere. */
export interface Moved {
  readonly missing: Missing;
  readonly found: Located;
  readonly by: 'content' | 'size-and-name';
}
