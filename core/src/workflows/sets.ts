import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Config, SetConfig } from '@safelight/manifests';
import { databaseIn } from '../catalog/captureone-document.ts';
import { readerOfFile } from '../catalog/readers.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, parentOf } from '../model/paths.ts';
import { bytesOfPath } from '../vault/snapshot-reader.ts';
import type { Home } from './home.ts';

export const setPath = (set: SetConfig): BytePath => bytesOfPath(set);

/** The folder that is the set's own: that of its catalog, or the one that it is. */
export const homeOf = (set: SetConfig): BytePath =>
  set.kind === 'folder' || set.kind === 'studio' ? setPath(set) : parentOf(setPath(set));

/**
 * The set of a path: the one that is remembered, or a new one. A Capture One document is meant by its folder as well
 * as by its database. Throws `bad-argument` where there is nothing.
 */
export const setFor = async (path: string, vault: string, sets: readonly SetConfig[]): Promise<SetConfig> => {
  const named = resolve(path);
  const known = knownAt(named, vault, sets);
  if (known !== undefined) return known;
  const found = await stat(named).catch(() => null);
  if (found === null)
    throw new SafelightError('bad-argument', { what: path, why: 'there is no such file or folder' });
  const database = found.isDirectory() ? await databaseIn(named) : named;
  if (database === null) return newSet(named, 'folder', { vault, sets });
  const reader = await readerOfFile(database);
  if (reader === null)
    throw new SafelightError('bad-argument', {
      what: path,
      why: 'it is neither a folder nor a catalog of Lightroom or Capture One',
    });
  return knownAt(database, vault, sets) ?? newSet(database, reader.kind, { vault, sets });
};

const knownAt = (path: string, vault: string, sets: readonly SetConfig[]): SetConfig | undefined =>
  sets.find((set) => set.path === path && set.vault === vault && set.kind !== 'studio');

const newSet = (
  path: string,
  kind: SetConfig['kind'],
  { vault, sets }: { readonly vault: string; readonly sets: readonly SetConfig[] },
): SetConfig => ({ id: randomUUID(), vault, name: freeName(nameFor(path), sets), kind, path });

const nameFor = (path: string): string =>
  basename(path).replace(/\.(lrcat|cocatalogdb|cosessiondb)$/i, '') || 'root';

const freeName = (name: string, sets: readonly SetConfig[]): string => {
  const taken = new Set(sets.map((set) => set.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`;
  return free;
};

/** Keeps a set, so that a bare `backup` does it again; one that is kept already as it is now. */
export const rememberSet = async (home: Home, set: SetConfig): Promise<void> => {
  await home.changeConfig((config) => {
    const others = config.sets.filter(({ id }) => id !== set.id);
    const at = config.sets.findIndex(({ id }) => id === set.id);
    return { ...config, sets: at === -1 ? [...others, set] : others.toSpliced(at, 0, set) };
  });
};

/** A set by its name, its id or its path; null where none is meant. */
export const findSet = (config: Config, name: string): SetConfig | null =>
  config.sets.find((one) => one.name === name || one.id === name || one.path === resolve(name)) ?? null;

/** Forgets a set; what the vault holds of it stays. */
export const forgetSet = async (home: Home, name: string): Promise<SetConfig> => {
  const config = await home.config();
  const set = findSet(config, name);
  if (set === null) throw new SafelightError('set-unknown', { name });
  await home.changeConfig((now) => ({ ...now, sets: now.sets.filter(({ id }) => id !== set.id) }));
  return set;
};
