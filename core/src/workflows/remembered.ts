import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Xxh128 } from '../model/digest.ts';
import type { Remembered } from '../reconcile/found.ts';
import { HeldFiles } from '../vault/held-files.ts';
import { copyState, State } from '../vault/state.ts';
import { chooseVault, type Home } from './home.ts';

export interface OpenedMemory extends Disposable {
  /** Null where this computer knows no vault. */
  readonly remembered: Remembered | null;
}

/** What this computer remembers of all its vaults, or of the one that is named. Nothing is unlocked. */
export const openMemory = async (
  home: Home,
  vaultName: string | null,
  scratch: string,
): Promise<OpenedMemory> => {
  const config = await home.config();
  const vaults = vaultName === null ? config.vaults : [chooseVault(config, home, vaultName)];
  const states: State[] = [];
  const close = () => {
    for (const state of states) state[Symbol.dispose]();
  };
  for (const { id } of vaults) {
    if (!existsSync(home.statePath(id))) continue;
    const copy = join(scratch, `${id}.db`);
    await copyState(home.statePath(id), copy);
    states.push(new State(copy));
  }
  const files = states.map((state) => new HeldFiles(state));
  return { remembered: vaults.length === 0 ? null : inAny(files), [Symbol.dispose]: close };
};

const firstOf = <T>(files: readonly HeldFiles[], look: (one: HeldFiles) => T | null): T | null => {
  for (const one of files) {
    const found = look(one);
    if (found !== null) return found;
  }
  return null;
};

const inAny = (files: readonly HeldFiles[]): Remembered => ({
  held: (file) => firstOf(files, (one) => one.held(file)),
  lastAt: (folder, name) => firstOf(files, (one) => one.lastAt(folder, name)),
  ofSize: (size): ReadonlySet<Xxh128> => {
    const [only, ...more] = files;
    if (only !== undefined && more.length === 0) return only.ofSize(size);
    return new Set(files.flatMap((one) => [...one.ofSize(size)]));
  },
});
