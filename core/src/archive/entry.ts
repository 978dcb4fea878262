import type { Sha256 } from '../model/digest.ts';
import type { BytePath } from '../model/paths.ts';

/** What an entry of an archive is made of. A file is read as it lies there, and must not change meanwhile. */
export type EntrySource =
  | {
      readonly kind: 'file';
      readonly path: BytePath;
      /** Bytes it had when it was chosen; another length is `source-changing`. */
      readonly size: number;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** A file that goes into an archive. */
export interface ArchiveEntry {
  /** Where it lies inside: `/` between folders, NFC, legal on Windows. Names are unique, capitals aside. */
  readonly name: string;
  readonly source: EntrySource;
  readonly modified: Date;
}

/** An entry that lies in an archive: what was read, encrypted and written. */
export interface PackedEntry {
  readonly name: string;
  /** Bytes of the content. */
  readonly size: number;
  /** Of the content. */
  readonly sha256: Sha256;
}
