import {
  type FileEntry,
  type FindReport,
  type FoundFile,
  type FoundVersion,
  LeafEntry,
  parseDocument,
  type SetConfig,
  type VaultConfig,
} from '@safelight/manifests';
import { presentAt } from '../fs/present.ts';
import { stampOf, statusOf } from '../fs/stamp.ts';
import { isSafelightError, SafelightError, systemCode } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath, joinBytes, parentOf } from '../model/paths.ts';
import { HELD, IN_OBJECT } from '../vault/held-files.ts';
import { asBytePath, State } from '../vault/state.ts';
import { archiveOf } from './archived.ts';
import { type FoundVersions, findVersions } from './find-versions.ts';
import { parseWanted, type Wanted } from './find-wanted.ts';
import { chooseVault, type Home } from './home.ts';
import { placeSeen, rememberPlace } from './last-runs.ts';
import { placeTrouble } from './place-trouble.ts';
import { placeOf } from './places.ts';
import type { UseOptions } from './use-vault.ts';

export type { FindReport, FoundFile } from '@safelight/manifests';

export interface FindOptions extends Omit<UseOptions, 'clock'> {
  readonly wanted: string;
  /** Look through all snapshots, not only at what is backed up now; done anyway where nothing is found. */
  readonly snapshots: boolean;
  /** List every file that fits. */
  readonly all: boolean;
}

const SHOWN = 20;

/**
 * Where a picture is: on the disk, in the vault, in which snapshots. What is backed up now is known without the vault;
 * older snapshots need it, and this computer's key or the words. Throws `picture-unknown`.
 */
export const find = async (home: Home, options: FindOptions, context: RunContext): Promise<FindReport> => {
  const config = await home.config();
  const vault = chooseVault(config, home, options.vaultName);
  await home.prepare(vault.id);
  using state = new State(home.statePath(vault.id));
  const wanted = parseWanted(options.wanted);
  const sets = config.sets.filter((set) => set.vault === vault.id);
  const known = sets.flatMap((set) => inState(state, set, wanted));
  const isDeep = options.snapshots || known.length === 0;
  const versions = isDeep
    ? await deep(home, { ...options, wanted, isNeeded: options.snapshots }, context)
    : null;
  const files = merged(known, versions);
  if (files.length === 0)
    throw new SafelightError('picture-unknown', {
      name: options.wanted,
      everywhere: versions !== null,
    });
  const shown = options.all ? files : files.slice(0, SHOWN);
  return {
    vault: vault.name,
    places: await Promise.all(
      vault.places.map(({ name }) => presence(vault, name, { state, at: context.clock() })),
    ),
    files: shown,
    unlisted: files.length - shown.length,
  };
};

/** Null where the vault cannot be read now, unless that was asked for. */
const deep = async (
  home: Home,
  {
    isNeeded,
    ...options
  }: Omit<UseOptions, 'clock'> & { readonly wanted: Wanted; readonly isNeeded: boolean },
  context: RunContext,
): Promise<FoundVersions | null> => {
  try {
    return await findVersions(home, options, context);
  } catch (error) {
    if (isNeeded || !isSafelightError(error)) throw error;
    return null;
  }
};

const FILES = `SELECT d.path, f.name, f.stamp, f.entry, json_extract(f.entry, '$.xxh128') AS xxh128, ${HELD} AS held
  FROM folder d JOIN file f ON f.folder = d.id WHERE d.of_set = ?`;

const inState = (state: State, set: SetConfig, wanted: Wanted): FoundFile[] => {
  const isArchived = archiveOf(set);
  return rowsOf(state, set.id, wanted).flatMap((row) => {
    const path = joinBytes(asBytePath(row['path']), asBytePath(row['name']));
    const entry = parseDocument(LeafEntry, String(row['entry']), 'a line of the state');
    if (entry.kind !== 'file') return [];
    return {
      path: displayPath(path),
      set: set.name,
      bytes: entry.size,
      xxh128: entry.xxh128,
      disk: onDisk(path, row['stamp'] === '' ? null : entry),
      archived: isArchived(path),
      vault: row['held'] === 1 ? ('whole' as const) : ('damaged' as const),
      versions: null,
    };
  });
};

const rowsOf = (state: State, set: string, wanted: Wanted): Record<string, unknown>[] => {
  switch (wanted.kind) {
    case 'xxh128':
      return state.sql(`${FILES} AND xxh128 = ?`).all(set, wanted.digest);
    case 'object':
      return state.sql(`${FILES} AND ${IN_OBJECT}`).all(set, wanted.sha256, wanted.sha256);
    case 'name':
      state.db.function('fits', (folder, name) =>
        wanted.fits(joinBytes(asBytePath(folder), asBytePath(name))) ? 1 : 0,
      );
      return state.db.prepare(`${FILES} AND fits(d.path, f.name) ORDER BY d.path, f.name`).all(set);
  }
};

/** Compared by size and time with what was backed up, where that is known. */
const onDisk = (path: BytePath, entry: FileEntry | null): FoundFile['disk'] => {
  try {
    const { size, mtimeNs } = stampOf(statusOf(path));
    if (entry === null) return 'there';
    return size === entry.size && mtimeNs === BigInt(entry.mtime) ? 'same' : 'changed';
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return presentAt(parentOf(path)).kind === 'folder' ? 'gone' : 'away';
  }
};

/** What is backed up now with its versions, then what only older snapshots hold. */
const merged = (known: readonly FoundFile[], versions: FoundVersions | null): FoundFile[] => {
  if (versions === null) return [...known];
  const rest = new Map(versions);
  const now = known.map((file) => {
    const key = JSON.stringify([file.set, file.path]);
    const found = rest.get(key);
    rest.delete(key);
    return { ...file, versions: found?.versions ?? [] };
  });
  return [...now, ...[...rest.values()].map((found) => onlyOlder(found))];
};

const onlyOlder = ({
  set,
  path,
  versions,
}: {
  readonly set: string;
  readonly path: BytePath;
  readonly versions: readonly FoundVersion[];
}): FoundFile => ({
  path: displayPath(path),
  set,
  bytes: versions[0]?.bytes ?? 0,
  xxh128: versions[0]?.xxh128 ?? '',
  disk: onDisk(path, null),
  archived: false,
  vault: 'not',
  versions,
});

const presence = async (
  vault: VaultConfig,
  name: string,
  { state, at }: { readonly state: State; readonly at: Date },
): Promise<FindReport['places'][number]> => {
  const place = await placeOf(vault, name);
  const there = (await placeTrouble(place, vault)) === null;
  if (there) rememberPlace(state, name, at);
  return { name, path: place.locator.path, there, seen: placeSeen(state, name) };
};
