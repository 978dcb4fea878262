import type { SafelightError } from '../model/errors.ts';
import type { BytePath } from '../model/paths.ts';
import type { PictureQuery, PictureSelection } from './picture-selection.ts';
import type { RootMove } from './root-move.ts';

/** What kinds of document Safelight understands; a plain folder is the degenerate catalog. */
export type CatalogKind = 'lightroom' | 'capture-one-catalog' | 'capture-one-session' | 'folder' | 'studio';

/** Is the editor using the catalog? `crashed`: it ended without closing it; `unknown`: it cannot be told. */
export type CatalogState = 'closed' | 'open' | 'crashed' | 'unknown';

/** Who has, or had, the catalog open. */
export interface CatalogHold {
  readonly state: CatalogState;
  /** The program (its file name) and process that its lock names; null where nothing names one. */
  readonly holder: { readonly program: string; readonly pid: number } | null;
}

/** A copy that may be opened and read: made in a private folder, recovered, checked. */
export interface CatalogCopy {
  /** The live catalog as it was named, for messages. */
  readonly source: string;
  /** The copied database, in a private folder (mode 0700); `source` where `parts` is empty, and never to be opened then. A hot `-wal` or `-journal` was applied. */
  readonly path: string;
  /**
   * Names beside the live catalog that make up its database, with the bytes to back up, which reading does not change:
   * the database itself first. None where no consistent copy was to be had: `problems` says why.
   */
  readonly parts: readonly { readonly name: BytePath; readonly path: string }[];
  /** From before the copy until after it. */
  readonly hold: CatalogHold;
  /** One sentence for each thing a person should know: unknown version, integrity findings. */
  readonly notes: readonly string[];
  readonly problems: readonly SafelightError[];
  /** What the check of the database finds while the copy is read already; null where it is said above. */
  readonly late: Promise<CatalogInspection> | null;
  /** Would reading it perhaps never end? Then `read` gives nothing but problems. */
  readonly isTangled: boolean;
}

/** What a check of the copied database found. */
export interface CatalogInspection {
  readonly notes: readonly string[];
  readonly problems: readonly SafelightError[];
}

/** Counts that warn of lost edits although the database is sound; null where the version has no such rows. */
export interface CatalogCounts {
  readonly images: number;
  readonly files: number;
  readonly folders: number;
  readonly develop: number;
  readonly missingDevelop: number;
  readonly keywords: number;
  readonly collections: number;
  readonly masks: number | null;
}

/** A folder of originals as the catalog names it. `path` is absolute, as written there, without a final `/`. */
export interface CatalogFolder {
  readonly root: BytePath;
  readonly path: BytePath;
}

/** One original the catalog refers to. Several image records (virtual copies) share one. */
export interface CatalogReference {
  readonly folder: BytePath;
  readonly name: BytePath;
  /** Extensions the catalog lists as sidecars of this file, without the dot (`JPG`, `xmp`). */
  readonly sidecarExtensions: readonly string[];
  /** Bytes at import where the catalog knows it: a hint, metadata written later changes it. */
  readonly expectedSize: number | null;
}

/**
 * A collection as the editor shows it. `group`: holds collections; `smart`: its rules are stored and its members are not
 * in the database. Names are in the photographer's language and tell nothing of the kind.
 */
export interface CatalogCollection {
  readonly name: string;
  readonly kind: 'collection' | 'group' | 'smart';
  /** 0 at the top; each collection follows the one it lies in. */
  readonly depth: number;
  /** Image records, virtual copies too; null for groups and where members are not in the database. */
  readonly images: number | null;
}

/** Image records beside the files they show. */
export interface CatalogImages {
  readonly virtualCopies: number;
  /** Records whose file is not in the catalog: they show nothing. */
  readonly withoutFile: number;
}

/** The file that an image record shows. */
export interface CatalogPicture {
  readonly folder: BytePath;
  readonly name: BytePath;
}

/** XMP that the catalog keeps of an image record. */
export interface CatalogMetadata {
  /** Null where its file is not in the catalog, or its row was refused. */
  readonly picture: CatalogPicture | null;
  /** The text; null where it is stored and cannot be unpacked. */
  readonly xmp: string | null;
}

/**
 * A face somebody, or the editor, marked. Who is in which picture is sensitive: it is never printed and never logged, and
 * leaves the catalog only where a person asked for it.
 */
export interface CatalogFace {
  readonly picture: CatalogPicture | null;
  /** The person's name; null where nobody said who it is. */
  readonly person: string | null;
  /** Did a person say so, and not the editor alone? */
  readonly confirmed: boolean;
}

/** People as the catalog names them; `names` holds those without a face too. */
export interface CatalogPeople {
  readonly names: readonly string[];
  faces(): Iterable<CatalogFace>;
}

/** What only some kinds of catalog tell; null: this kind or this version does not, or it is not read yet. */
export interface CatalogExtras {
  images(): CatalogImages | null;
  /** In the order they are shown in, each after the one it lies in. */
  collections(): readonly CatalogCollection[] | null;
  metadata(): Iterable<CatalogMetadata> | null;
  people(): CatalogPeople | null;
}

/**
 * What a catalog says, read from a copy. `enumerable` is false where the version is unknown or the database damaged:
 * then the folders are walked, and `roots`, `folders` and `references()` give what could be read, which may not be all.
 */
export interface CatalogContents extends CatalogExtras {
  readonly version: string | null;
  readonly identity: string | null;
  readonly enumerable: boolean;
  readonly counts: CatalogCounts | null;
  readonly roots: readonly BytePath[];
  readonly folders: readonly CatalogFolder[];
  /** What a person should know of what was read. Whole once `references()` has ended. */
  readonly notes: readonly string[];
  /** Rows that were not followed: names that climb, files without a folder. Whole once `references()` has ended. */
  readonly problems: readonly SafelightError[];
  references(): Iterable<CatalogReference>;
  /**
   * The pictures that are asked for, where the rows can be relied upon. Which collection, label or folder is meant is
   * decided at once, the pictures are read as they are gone through.
   * @throws collection-unknown, collection-ambiguous, collection-smart, bad-argument, selection-unsupported,
   *   catalog-damaged
   */
  select(query: PictureQuery): PictureSelection;
  close(): void;
}

export interface CatalogCopyOptions {
  /** A private folder that exists. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  /** Is the database checked before the copy is given, or beside the reading where it needs no recovery? */
  readonly check?: 'before' | 'beside';
}

/** What lies beside a catalog and how it is treated. */
export type CompanionRule =
  | { readonly kind: 'take' }
  | { readonly kind: 'part-of-database' }
  | { readonly kind: 'exclude'; readonly rule: string; readonly reason: string }
  | { readonly kind: 'other' };

/** One editor's catalogs. Lightroom and Capture One each give their own. */
export interface CatalogReader {
  readonly kind: CatalogKind;
  /** Cheap, by name and by what the file begins with; never opens the file with SQLite. */
  recognises(path: string): Promise<boolean>;
  /** Is a file of this name the database of such a catalog? */
  isDatabase(name: BytePath): boolean;
  hold(path: string): Promise<CatalogHold>;
  /** Copies the catalog safely into `scratch` (a private folder that exists). The live folder is never written to. */
  copy(path: string, options: CatalogCopyOptions): Promise<CatalogCopy>;
  /** Reads the copy. `moves`: where the user says that roots lie now. */
  read(copy: CatalogCopy, moves?: readonly RootMove[]): CatalogContents;
  /** Reads the copy for a backup: folders where they lie on this computer, and a problem for each root that lies nowhere here. */
  readHere(copy: CatalogCopy, moves: readonly RootMove[]): CatalogContents;
  /** What to do with a name that lies in the catalog's own folder. */
  companion(catalogName: BytePath, name: BytePath): CompanionRule;
  /** Is this a folder beside the catalog that its editor writes into while it has the catalog open? */
  isLiveCompanion(catalogName: BytePath, name: BytePath): boolean;
  /** Pictures of last resort: worth keeping in the latest snapshot, and in no other. */
  isLastResort(catalogName: BytePath, name: BytePath): boolean;
  /** May a restored catalog be changed by us? Else only its editor may point it at other folders. */
  readonly relocates: boolean;
  /** Points a *restored* catalog at new folders, after keeping an untouched copy of it beside it. */
  relocate(
    path: string,
    moves: readonly RootMove[],
  ): Promise<{ readonly untouched: string; readonly moved: number }>;
}
