import type { FileStamp } from '../fs/stamp.ts';
import type { ContentId, Sha256, Xxh128 } from '../model/digest.ts';
import type { BytePath } from '../model/paths.ts';
import type { PlaceLocator } from '../place/place.ts';

/** Bytes in one object at the most: longer files are cut into segments of this size. */
export const SEGMENT = 256 * 1024 * 1024;
/** Files smaller than this share objects. */
export const SMALL = 1024 * 1024;
/** Bytes of small files in one bundle; also what a worker holds in memory. */
export const BUNDLE = 16 * 1024 * 1024;
/** Files in one bundle at the most. */
export const BUNDLE_FILES = 4096;
/** Blocks in which a catalog's changes are found. */
export const BLOCK = 64 * 1024;

/** An object that was written, and the key that opens it. */
export interface SealedObject {
  readonly sha256: Sha256;
  readonly size: number;
  /** 64 upper-case hexadecimal digits. */
  readonly key: string;
}

/** A stretch of a file and where it lies now; `sealed` is null where the vault had it already. */
export interface SealedContent {
  readonly content: ContentId;
  readonly sealed: { readonly object: SealedObject; readonly offset: number } | null;
}

/** Seals a file of 1 MiB or more, or every segment of a longer one. */
export interface SealFileJob {
  readonly kind: 'seal-file';
  readonly source: BytePath;
  /** Hash before sealing: content of this length is known, so it may be held already. */
  readonly hashFirst: boolean;
  /** Gives the content ids of its 64 KiB blocks too. */
  readonly blocks: boolean;
}
export interface SealedFile {
  readonly kind: 'seal-file';
  readonly stamp: FileStamp;
  readonly xxh128: Xxh128;
  readonly contents: readonly SealedContent[];
  readonly blocks: Uint8Array | null;
}

/** Seals small files into one object. */
export interface SealBundleJob {
  readonly kind: 'seal-bundle';
  readonly sources: readonly BytePath[];
}
export interface SealedBundle {
  readonly kind: 'seal-bundle';
  /** One for each source, in order. */
  readonly files: readonly SealedSmallFile[];
}
export type SealedSmallFile =
  | { readonly stamp: FileStamp; readonly xxh128: Xxh128; readonly content: SealedContent }
  | { readonly failure: Failure };

/** Seals bytes in memory (manifests, changed blocks), compressed, into one object. */
export interface SealBytesJob {
  readonly kind: 'seal-bytes';
  readonly contents: readonly Uint8Array[];
}
export interface SealedBytes {
  readonly kind: 'seal-bytes';
  readonly contents: readonly SealedContent[];
}

/** Finds which 64 KiB blocks of a file differ from a list of block ids, and seals those. */
export interface SealBlocksJob {
  readonly kind: 'seal-blocks';
  readonly source: BytePath;
  /** Tags (16 bytes each) of the blocks that are held. */
  readonly known: Uint8Array;
}
export interface SealedBlocks {
  readonly kind: 'seal-blocks';
  readonly stamp: FileStamp;
  readonly xxh128: Xxh128;
  readonly blocks: Uint8Array;
  /** Stretches that changed, in order. */
  readonly changed: readonly {
    readonly position: number;
    readonly length: number;
    readonly content: SealedContent;
  }[];
}

/** Reads objects, proves them, and writes what they hold. */
export interface ExtractJob {
  readonly kind: 'extract';
  readonly objects: readonly ExtractObject[];
  readonly targets: readonly ExtractTarget[];
}
export interface ExtractObject {
  readonly sha256: Sha256;
  readonly size: number;
  readonly key: string;
  /** Compare its bytes with its name too, while they are read. */
  readonly digest?: boolean;
  /** Sorted by `offset` in the object's data. */
  readonly slices: readonly {
    readonly offset: number;
    readonly length: number;
    readonly target: number;
    readonly position: number;
  }[];
}
export interface ExtractTarget {
  /** Where it is written, or null where it is only proven. */
  readonly path: BytePath | null;
  readonly size: number;
  readonly xxh128: Xxh128;
  readonly mtimeNs: bigint;
  readonly mode: number;
  readonly overwrite: boolean;
}
export interface Extracted {
  readonly kind: 'extract';
  /** One for each target: null where it is whole and in its place. */
  readonly failures: readonly (Failure | null)[];
  /** Objects that were read whole and have the bytes of their name; none unless it was asked for. */
  readonly digested: readonly Sha256[];
}

/** SHA-256 of a file in the place. */
export interface DigestJob {
  readonly kind: 'digest';
  readonly path: string;
}
export interface Digested {
  readonly kind: 'digest';
  readonly sha256: Sha256;
  readonly size: number;
}

/** XXH128 of a file on disk. */
export interface HashFileJob {
  readonly kind: 'hash-file';
  readonly path: BytePath;
}
export interface HashedFile {
  readonly kind: 'hash-file';
  readonly xxh128: Xxh128;
}

/** Content tags of the 64 KiB blocks of a file on disk. */
export interface BlockIdsJob {
  readonly kind: 'block-ids';
  readonly path: BytePath;
}
export interface FoundBlockIds {
  readonly kind: 'block-ids';
  readonly blocks: Uint8Array;
}

export type Job =
  | SealFileJob
  | SealBundleJob
  | SealBytesJob
  | SealBlocksJob
  | ExtractJob
  | DigestJob
  | HashFileJob
  | BlockIdsJob;
export type Result =
  | SealedFile
  | SealedBundle
  | SealedBytes
  | SealedBlocks
  | Extracted
  | Digested
  | HashedFile
  | FoundBlockIds;
export type ResultOf<J extends Job> = Extract<Result, { readonly kind: J['kind'] }>;

/** An error as it crosses between threads. */
export interface Failure {
  readonly code: string;
  readonly data: unknown;
  readonly why: string;
}

/** What a worker is told when it starts. */
export interface WorkerSetup {
  readonly place: PlaceLocator;
  readonly incoming: string;
  readonly contentKey: Uint8Array;
  /** Open every chunk again before it is written: what bad memory did must not become a valid hash. */
  readonly reopen: boolean;
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'known'; readonly question: number; readonly ids: readonly ContentId[] }
  | { readonly kind: 'free' }
  | { readonly kind: 'done'; readonly id: number; readonly result: Result }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };
export type ToWorker =
  | { readonly kind: 'job'; readonly id: number; readonly job: Job }
  | { readonly kind: 'answer'; readonly question: number; readonly known: readonly boolean[] };
