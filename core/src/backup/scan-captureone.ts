import { captureOneRule, holdsSettings } from '../catalog/captureone-rules.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath, isWithin, joinBytes, nameOf, parentOf } from '../model/paths.ts';
import type { References } from '../vault/references.ts';
import { problemOf } from './problem.ts';
import { type Exclusion, listNames, type ScannedFolder } from './scan.ts';
import { databaseNames } from './scan-catalog.ts';
import { linksFollowed, orphansAmong, referencedIn } from './scan-document.ts';
import { scanOriginals } from './scan-originals.ts';
import { type Substitute, type Substitution, scanTree, unlistable } from './scan-plain.ts';

export interface CaptureOneScan {
  /** The `.cocatalogdb` or `.cosessiondb`. */
  readonly database: BytePath;
  readonly kind: 'capture-one-catalog' | 'capture-one-session';
  readonly references: References;
  roots(): readonly BytePath[];
  /** Folders the document names: a session's own and its favourites, or all of a catalog that cannot be read row by row. */
  folders(): readonly BytePath[];
  /** False where its rows are not relied upon: then the folders it names are walked. */
  enumerable(): boolean;
  readonly substitute: Substitute;
  /** Ends when the check of the copied database has; `enumerable` may have become false. */
  checked(): Promise<void>;
  /** A sentence for people. */
  onNote(note: string): void;
}

/** The document's folder whole, but for its caches; then the folders and originals it names elsewhere. */
export async function* scanCaptureOne(scan: CaptureOneScan): AsyncGenerator<ScannedFolder> {
  const seen = new Set<BytePath>();
  const home = parentOf(scan.database);
  for await (const folder of once(scanTree(home, inDocument(scan)), seen)) yield withOrphans(scan, folder);
  const walked = walkedFolders(scan);
  if (scan.kind === 'capture-one-session')
    for (const path of scan.folders()) yield* once(namedFolder(scan, path, walked), seen);
  for (const path of scan.references.folders()) yield* once(namedFolder(scan, path, walked), seen);
  await scan.checked();
  if (scan.enumerable()) return;
  for (const path of scan.folders()) yield* once(namedFolder(scan, path, walked), seen);
}

async function* once(
  folders: AsyncGenerator<ScannedFolder> | Generator<ScannedFolder>,
  seen: Set<BytePath>,
): AsyncGenerator<ScannedFolder> {
  for await (const folder of folders) {
    if (seen.has(folder.path)) continue;
    seen.add(folder.path);
    yield folder;
  }
}

/** Edits lie in `CaptureOne/Settings<n>` beside the pictures of a session, and of a catalog in its database. */
const takesSettings = (scan: CaptureOneScan): boolean =>
  scan.kind === 'capture-one-session' || !scan.enumerable();

/** A folder that lies elsewhere, or that was not met in the document's own: its pictures, sidecars and edits. */
async function* namedFolder(
  scan: CaptureOneScan,
  path: BytePath,
  walked: ReadonlySet<BytePath>,
): AsyncGenerator<ScannedFolder> {
  const references = scan.references.in(path);
  const listing = listNames(path);
  if (listing.kind !== 'names' && references.length === 0) {
    const own = listing.kind === 'absent' && isWithin(parentOf(scan.database), path);
    if (own) scan.onNote(`Its folder ${displayPath(path)} is not there.`);
    else yield unlistable(path, listing.kind === 'absent' ? null : listing.why);
    return;
  }
  const names = listing.kind === 'names' && takesSettings(scan) ? listing.names.filter(holdsSettings) : [];
  const settings = names.map((name) => joinBytes(path, name));
  const isWalked = (folder: BytePath) => walked.has(folder) || settings.includes(folder);
  const root = scan.roots().find((one) => isWithin(one, path)) ?? path;
  const folder = scanOriginals({ path, references, root, isWalked });
  yield scan.kind === 'capture-one-session' ? { ...folder, orphans: 0 } : folder;
  for (const below of settings) yield* scanTree(below, inDocument(scan));
}

/** Folders that are looked at for themselves, and those above them. */
const walkedFolders = (scan: CaptureOneScan): ReadonlySet<BytePath> => {
  const walked = new Set<BytePath>();
  for (const folder of [...scan.references.folders(), ...scan.folders(), parentOf(scan.database)])
    for (let at = folder; at !== '' && !walked.has(at); at = parentOf(at)) walked.add(at);
  return walked;
};

/** In a folder that is taken whole: safe copies of databases, no caches, and what is referred to must be there. */
const inDocument = (scan: CaptureOneScan): Substitute => {
  let walked: ReadonlySet<BytePath> | null = null;
  return async (folder, names) => {
    const databases = await scan.substitute(folder, names);
    walked ??= walkedFolders(scan); // known once the database was read
    const left = names.flatMap((name) => leftOut(scan, folder, name));
    const free = names.filter((name) => !left.some(({ path }) => nameOf(path) === name));
    const own = folder === parentOf(scan.database) ? withoutDatabase(scan, names, databases) : null;
    const links = linksFollowed(folder, free, walked);
    return joined(
      [databases, own, referencedIn(folder, free, scan.references.in(folder))],
      [...left, ...links],
    );
  };
};

const leftOut = (scan: CaptureOneScan, folder: BytePath, name: BytePath): Exclusion[] => {
  const rule = captureOneRule(scan.database, folder, name);
  return rule.kind === 'exclude'
    ? [{ path: joinBytes(folder, name), rule: rule.rule, reason: rule.reason }]
    : [];
};

const joined = (parts: readonly (Substitution | null)[], exclusions: readonly Exclusion[]): Substitution => {
  const given = parts.filter((part) => part !== null);
  const names = [...given.flatMap((part) => [...part.names]), ...exclusions.map(({ path }) => nameOf(path))];
  return {
    names: new Set(names),
    entries: given.flatMap((part) => part.entries),
    problems: given.flatMap((part) => part.problems),
    exclusions: [...given.flatMap((part) => part.exclusions), ...exclusions],
    carried: given.flatMap((part) => part.carried),
  };
};

/** The document's database, where it is not there or is no file; what is left of it is not taken without it. */
const withoutDatabase = (
  scan: CaptureOneScan,
  names: readonly BytePath[],
  databases: Substitution | null,
): Substitution | null => {
  if (databases?.names.has(nameOf(scan.database)) === true) return null;
  const parts = databaseNames(scan.database);
  const present = parts.filter((name) => names.includes(name));
  const refused = present.map((name) => joinBytes(parentOf(scan.database), name));
  const problems = refused.map((path) =>
    problemOf(
      path,
      new SafelightError('source-unreadable', {
        path: displayPath(path),
        why: 'it is not the database of a document',
      }),
    ),
  );
  if (!present.includes(nameOf(scan.database)))
    problems.push(
      problemOf(scan.database, new SafelightError('source-missing', { path: displayPath(scan.database) })),
    );
  return { names: new Set(present), entries: [], problems, exclusions: [], carried: parts };
};

/** Pictures in a catalog's folder that it does not know; in a session all pictures are its own. */
const withOrphans = (scan: CaptureOneScan, folder: ScannedFolder): ScannedFolder => {
  if (scan.kind === 'capture-one-session' || !scan.enumerable()) return folder;
  return { ...folder, orphans: orphansAmong(folder.entries, scan.references.in(folder.path)) };
};
