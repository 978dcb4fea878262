import type { CatalogReader } from '../catalog/reader.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath, joinBytes, nameOf, parentOf } from '../model/paths.ts';
import type { References } from '../vault/references.ts';
import { type Problem, problemOf } from './problem.ts';
import { type Exclusion, listNames, lookAt, type ScannedEntry, type ScannedFolder } from './scan.ts';
import { databaseNames } from './scan-catalog.ts';
import { scanOriginals } from './scan-originals.ts';
import { byName, type Substitute, type Substitution, scanTree, unlistable } from './scan-plain.ts';

export interface LightroomScan {
  readonly catalog: BytePath;
  readonly reader: CatalogReader;
  readonly references: References;
  /** The catalog's root folders, as it names them. */
  roots(): readonly BytePath[];
  /** False where the version is unknown: then the root folders are walked whole. */
  enumerable(): boolean;
  readonly substitute: Substitute;
  /** Ends when the check of the copied catalog has; `enumerable` may have become false. */
  checked(): Promise<void>;
}

const nothing: Substitute = () => Promise.resolve(null);

/** The catalog's own folder first, then what belongs beside it, then the originals, folder by folder. */
export async function* scanLightroom(scan: LightroomScan): AsyncGenerator<ScannedFolder> {
  const home = parentOf(scan.catalog);
  const listing = listNames(home);
  if (listing.kind !== 'names') {
    yield unlistable(home, listing.kind === 'absent' ? null : listing.why);
    yield* originals(scan, new Set([home]));
    return;
  }
  const own = await scanHome(scan, home, listing.names);
  yield own;
  const seen = new Set<BytePath>([home]);
  for (const name of own.folders) yield* once(scanTree(joinBytes(home, name), nothing), seen);
  if (scan.enumerable()) yield* originals(scan, seen);
  await scan.checked();
  if (!scan.enumerable()) for (const root of scan.roots()) yield* once(scanTree(root, nothing), seen);
}

async function* once(
  folders: AsyncGenerator<ScannedFolder>,
  seen: Set<BytePath>,
): AsyncGenerator<ScannedFolder> {
  for await (const folder of folders) {
    if (seen.has(folder.path)) continue;
    seen.add(folder.path);
    yield folder;
  }
}

function* originals(scan: LightroomScan, seen: Set<BytePath>): Generator<ScannedFolder> {
  const folders = scan.references.folders();
  const isWalked = walkedFolders(folders, parentOf(scan.catalog));
  for (const path of folders) {
    if (seen.has(path)) continue;
    seen.add(path);
    yield scanOriginals({
      path,
      references: scan.references.in(path),
      root: rootOf(path, scan.roots()),
      isWalked,
    });
  }
}

/** Folders with originals, those above them, and the catalog's own. */
const walkedFolders = (folders: readonly BytePath[], home: BytePath): ((folder: BytePath) => boolean) => {
  const walked = new Set<BytePath>();
  for (const folder of [...folders, home])
    for (let at = folder; at !== '' && !walked.has(at); at = parentOf(at)) walked.add(at);
  return (folder) => walked.has(folder);
};

const rootOf = (path: BytePath, roots: readonly BytePath[]): BytePath =>
  roots.find((root) => path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`)) ?? path;

/** The folder of the catalog: its parts by their safe copies, its companions by rule; pictures in it as anywhere. */
const scanHome = async (
  scan: LightroomScan,
  home: BytePath,
  names: readonly BytePath[],
): Promise<ScannedFolder> => {
  const own = names.filter(
    (name) => scan.reader.companion(nameOf(scan.catalog), name).kind === 'part-of-database',
  );
  const substitution = await scan.substitute(home, own);
  const exclusions: Exclusion[] = [...(substitution?.exclusions ?? [])];
  const entries: ScannedEntry[] = [...(substitution?.entries ?? [])];
  const folders: BytePath[] = [];
  const problems: Problem[] = [...(substitution?.problems ?? []), ...notCopied(scan, own, substitution)];
  const carried: BytePath[] = [...(substitution?.carried ?? databaseNames(scan.catalog))];
  const done = new Set<BytePath>([...own, ...(substitution?.names ?? [])]);
  for (const name of names) {
    const rule = scan.reader.companion(nameOf(scan.catalog), name);
    if (done.has(name) || rule.kind === 'other' || rule.kind === 'part-of-database') continue;
    done.add(name);
    if (rule.kind === 'exclude')
      exclusions.push({ path: joinBytes(home, name), rule: rule.rule, reason: rule.reason });
    else {
      const found = lookAt(home, name);
      if (found.kind === 'folder') folders.push(name);
      else if (found.kind === 'file' || found.kind === 'link') entries.push(found);
      else if (found.kind === 'excluded') exclusions.push(found.exclusion);
      else if (found.kind === 'problem') {
        problems.push(found.problem);
        carried.push(name);
      }
    }
  }
  const folderList = scan.references.folders();
  const rest = scanOriginals(
    {
      path: home,
      references: scan.references.in(home),
      root: home,
      isWalked: walkedFolders(folderList, home),
    },
    done,
  );
  return {
    ...rest,
    entries: [...entries, ...rest.entries].sort(byName),
    folders,
    exclusions: [...exclusions, ...rest.exclusions],
    problems: [...problems, ...rest.problems],
    carried: [...rest.carried, ...carried],
  };
};

/** The catalog itself, where it is not there or is no file, and parts of a database that nothing was made of. */
const notCopied = (
  { catalog }: LightroomScan,
  own: readonly BytePath[],
  substitution: Substitution | null,
): Problem[] => {
  const home = parentOf(catalog);
  const left = own.filter((name) => substitution?.names.has(name) !== true);
  const problems = left.map((name) => {
    const path = joinBytes(home, name);
    const why = 'it is not the file of a catalog';
    return problemOf(path, new SafelightError('source-unreadable', { path: displayPath(path), why }));
  });
  if (own.includes(nameOf(catalog))) return problems;
  return [
    ...problems,
    problemOf(catalog, new SafelightError('source-missing', { path: displayPath(catalog) })),
  ];
};
