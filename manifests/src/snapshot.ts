import * as v from 'valibot';
import {
  base64,
  catalogKind,
  contentId,
  count,
  fingerprint,
  instant,
  nanoseconds,
  provenance,
  sha256,
  uuid,
  xxh128,
} from './fields.ts';

/** A file, link or empty place in a folder's manifest; one line of a leaf. `nameBytes` where `name` is not UTF-8. */
const named = { name: v.string(), nameBytes: v.optional(base64) } as const;
export const FileEntry = v.strictObject({
  kind: v.literal('file'),
  ...named,
  size: count,
  mtime: nanoseconds,
  mode: count,
  xxh128,
  /** The one content that is the whole file … */
  content: v.optional(contentId),
  /** … or leaves of extents that make it up. */
  extents: v.optional(v.array(contentId)),
});
export const LinkEntry = v.strictObject({
  kind: v.literal('link'),
  ...named,
  mtime: nanoseconds,
  target: v.string(),
  targetBytes: v.optional(base64),
});
export const LeafEntry = v.variant('kind', [FileEntry, LinkEntry]);
export type FileEntry = Readonly<v.InferOutput<typeof FileEntry>>;
export type LinkEntry = Readonly<v.InferOutput<typeof LinkEntry>>;
export type LeafEntry = FileEntry | LinkEntry;

/** A stretch of a file: `length` bytes of `content` from `offset`. Lines stand in the order of the file. */
export const Extent = v.strictObject({ content: contentId, offset: count, length: count });
export type Extent = Readonly<v.InferOutput<typeof Extent>>;

/** One folder of a set: its path below root number `root`, and its leaves in order. */
export const FolderLine = v.strictObject({
  root: count,
  path: v.string(),
  pathBytes: v.optional(base64),
  files: count,
  bytes: count,
  leaves: v.array(contentId),
});
export type FolderLine = Readonly<v.InferOutput<typeof FolderLine>>;

/** What a run could not read, or found otherwise than the catalog says. */
export const ProblemLine = v.strictObject({
  path: v.string(),
  pathBytes: v.optional(base64),
  code: v.string(),
  message: v.string(),
});
export type ProblemLine = Readonly<v.InferOutput<typeof ProblemLine>>;

export const CatalogCounts = v.strictObject({
  images: count,
  files: count,
  folders: count,
  develop: count,
  missingDevelop: count,
  keywords: count,
  collections: count,
  masks: v.nullable(count),
});
export type CatalogCounts = Readonly<v.InferOutput<typeof CatalogCounts>>;

/** Does its editor have it open? `crashed`: it ended without closing it; `unknown`: it cannot be told. */
export const catalogState = v.picklist(['closed', 'open', 'crashed', 'unknown']);

/** The program and process that the catalog's lock names. */
export const CatalogHolder = v.strictObject({ program: v.string(), pid: count });

/** A folder beside the database that its editor writes into while it has the catalog open (masks of Lightroom). */
export const CatalogCompanion = v.strictObject({
  /** Name of the folder, beside the database. */
  name: v.string(),
  /** What the catalog was while it was copied. */
  copied: catalogState,
  /** Files that changed, came or went while it was copied. */
  changed: count,
  /** The last copy that was taken whole while the catalog was closed: the folder it is in, beside the database. */
  closed: v.nullable(v.strictObject({ name: v.string(), at: instant })),
});
export type CatalogCompanion = Readonly<v.InferOutput<typeof CatalogCompanion>>;

export const CatalogRecord = v.strictObject({
  root: count,
  path: v.string(),
  kind: catalogKind,
  version: v.nullable(v.string()),
  identity: v.nullable(v.string()),
  state: catalogState,
  /** Null where nothing names one. */
  holder: v.optional(v.nullable(CatalogHolder)),
  /** When the database was as it is in this snapshot. */
  asOf: v.optional(instant),
  companion: v.optional(v.nullable(CatalogCompanion)),
  counts: v.nullable(CatalogCounts),
  references: count,
  missing: count,
  orphans: count,
  notes: v.array(v.string()),
});
export type CatalogRecord = Readonly<v.InferOutput<typeof CatalogRecord>>;

/** A source folder. `label` is the folder it is restored into; `path` where it lay. */
export const SourceRoot = v.strictObject({
  path: v.string(),
  pathBytes: v.optional(base64),
  label: v.string(),
});
export type SourceRoot = Readonly<v.InferOutput<typeof SourceRoot>>;

export const ExclusionCount = v.strictObject({ rule: v.string(), reason: v.string(), entries: count });
export type ExclusionCount = Readonly<v.InferOutput<typeof ExclusionCount>>;

/** `snapshots/<seq>-<machine>-<sha256>`: one set at one time, sealed and signed by the machine. */
export const SnapshotRoot = v.strictObject({
  type: v.literal('snapshot'),
  ...provenance,
  created: instant,
  machineName: v.string(),
  set: v.strictObject({
    id: uuid,
    name: v.string(),
    kind: catalogKind,
    path: v.string(),
    pathBytes: v.optional(base64),
  }),
  roots: v.array(SourceRoot),
  /** Folders that are worth keeping in the newest snapshot of the set only: from older ones they may be taken away. */
  latestOnly: v.optional(
    v.array(v.strictObject({ root: count, path: v.string(), pathBytes: v.optional(base64) })),
  ),
  catalog: v.nullable(CatalogRecord),
  /** Leaves of folder lines, in order. */
  index: v.array(contentId),
  /** Every keyring that is needed to open this snapshot. */
  keyrings: v.array(sha256),
  totals: v.strictObject({ folders: count, files: count, bytes: count, links: count, problems: count }),
  excluded: v.array(ExclusionCount),
  /** Leaves of problem lines. */
  problems: v.array(contentId),
  complete: v.boolean(),
  /** Head of the removals this run obeyed, or null. */
  removals: v.nullable(sha256),
  /** Head of the machine's ledger, or null. */
  ledger: v.nullable(sha256),
  /** Newest root of every other machine that was seen in the place. */
  seen: v.array(v.strictObject({ machine: fingerprint, seq: count, root: sha256 })),
});
export type SnapshotRoot = Readonly<v.InferOutput<typeof SnapshotRoot>>;
