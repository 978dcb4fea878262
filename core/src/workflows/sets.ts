import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Config, SetConfig } from '@safelight/manifests';
import { lightroom } from '../catalog/lightroom.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, bytePathFromText } from '../model/paths.ts';
import type { Home } from './home.ts';

export const setPath = (set: SetConfig): BytePath =>
  set.pathBytes === undefined
    ? bytePathFromText(set.path)
    : (Buffer.from(set.pathBytes, 'base64').toString('latin1') as BytePath);

/** The set of a path: the one that is remembered, or a new one. Throws `bad-argument` where there is nothing. */
export const setFor = async (path: string, vault: string, sets: readonly SetConfig[]): Promise<SetConfig> => {
  const absolute = resolve(path);
  const known = sets.find((set) => set.path === absolute && set.vault === vault);
  if (known !== undefined) return known;
  const found = await stat(absolute).catch(() => null);
  if (found === null)
    throw new SafelightError('bad-argument', { what: path, why: 'there is no such file or folder' });
  const isCatalog = found.isFile() && (await lightroom.recognises(absolute));
  if (!found.isDirectory() && !isCatalog)
    throw new SafelightError('bad-argument', {
      what: path,
      why: 'it is neither a folder nor a Lightroom catalog',
    });
  const kind = isCatalog ? 'lightroom' : 'folder';
  return { id: randomUUID(), vault, name: freeName(nameFor(absolute), sets), kind, path: absolute };
};

const nameFor = (path: string): string => basename(path).replace(/\.lrcat$/i, '') || 'root';

const freeName = (name: string, sets: readonly SetConfig[]): string => {
  const taken = new Set(sets.map((set) => set.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`;
  return free;
};

/** Keeps a set, so that a bare `backup` does it again. */
export const rememberSet = async (home: Home, set: SetConfig): Promise<void> => {
  const config = await home.config();
  if (config.sets.some(({ id }) => id === set.id)) return;
  await home.saveConfig({ ...config, sets: [...config.sets, set] });
};

/** A set by its name, its id or its path; null where none is meant. */
export const findSet = (config: Config, name: string): SetConfig | null =>
  config.sets.find((one) => one.name === name || one.id === name || one.path === resolve(name)) ?? null;

/** Forgets a set; what the vault holds of it stays. */
export const forgetSet = async (home: Home, name: string): Promise<SetConfig> => {
  const config = await home.config();
  const set = findSet(config, name);
  if (set === null) throw new SafelightError('set-unknown', { name });
  await home.saveConfig({ ...config, sets: config.sets.filter(({ id }) => id !== set.id) });
  return set;
};
