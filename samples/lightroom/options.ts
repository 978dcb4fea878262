import type { LightroomShape } from './ddl.ts';

/** One original and what the catalog knows of it. */
export interface LightroomFile {
  readonly name: string;
  /** Without the dot and as written on disk: `['JPG', 'xmp']`. */
  readonly sidecarExtensions?: readonly string[];
  /** Bytes at import. */
  readonly size: number;
  /** Wall-clock time, `2026-04-26T14:03:11`, or with a fraction or an offset behind it. */
  readonly captureTime: string;
  /** 1 … 5; without it the picture is unrated (NULL). */
  readonly rating?: number;
  /** 1 picked, −1 rejected. */
  readonly pick?: -1 | 0 | 1;
  /** The label's text, in the photographer's language. */
  readonly label?: string;
  /** Names of virtual copies: further image records of the same file. */
  readonly virtualCopies?: readonly string[];
  readonly keywords?: readonly string[];
  /** Names of people whose faces were marked: keywords of the type `person`. */
  readonly people?: readonly string[];
  /** False where nothing was changed in the editor; true if not given. */
  readonly edited?: boolean;
  /** Leaves the image without a row of develop settings, as a catalog that lost them. */
  readonly missingDevelop?: boolean;
  /** The picture was edited with a mask whose data lies in `.lrcat-data`. */
  readonly masks?: boolean;
}

export interface LightroomFolder {
  /** Ends with `/`; `''` is the root folder itself. */
  readonly pathFromRoot: string;
  readonly files: readonly LightroomFile[];
}

export interface LightroomRoot {
  /** Ends with `/`, forward slashes on every system (`C:/Pictures/`). */
  readonly absolutePath: string;
  /** Ends with `/`; NULL where the root lies on another volume. */
  readonly relativePathFromCatalog?: string | null;
  readonly folders: readonly LightroomFolder[];
}

export interface LightroomCollection {
  readonly name: string;
  /**
   * Whole paths as the catalog spells them, absolutePath + pathFromRoot + name, in the order they were sorted in by
   * hand. A virtual copy has its name in brackets behind it: `C:/Pictures/IMG_1.CR3 [Copy 1]`.
   */
  readonly files: readonly string[];
  /** An ordinary one if not given. */
  readonly kind?: 'collection' | 'group' | 'smart_collection';
  /** The name of the group it lies in, which stands before it in the list. */
  readonly inside?: string;
  /** Shown by a publish service; needs a schema that has the table. */
  readonly published?: boolean;
}

export interface LightroomCatalogOptions {
  /** Where to write it; there must be no file yet. */
  readonly path: string;
  readonly shape: LightroomShape;
  /** The whole schema instead of ours: rows then fill the columns it has. */
  readonly ddl?: string;
  /** `Adobe_DBVersion`, seven digits; the shape's own if not given. */
  readonly dbVersion?: string;
  /** `wal` in version 7 and later, `delete` before. */
  readonly journal: 'wal' | 'delete';
  readonly roots: readonly LightroomRoot[];
  readonly collections?: readonly LightroomCollection[];
  /** 1 if not given; another seed gives other UUIDs. */
  readonly seed?: number;
}
