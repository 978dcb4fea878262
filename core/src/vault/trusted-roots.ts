import { readInventories } from './inventories.ts';
import { rootPath } from './layout.ts';
import { counts } from './revoked.ts';
import { type ListedRoot, listRoots } from './roots.ts';
import type { State } from './state.ts';
import type { VaultStore } from './store.ts';

const MET = 'roots-met';

/**
 * The roots that count for the order: a signed inventory names them. A name alone proves nothing: anybody who can write
 * into the place could put a root of the highest number there, and no later snapshot could be numbered. Needs no key;
 * the inventories are read only where a root is new to this computer.
 */
export const trustedRoots = async (store: VaultStore, state: State): Promise<ListedRoot[]> => {
  const listed = (await listRoots(store)).filter((root) => counts(store.revoked, root));
  const met = new Set(JSON.parse(state.meta(MET) ?? '[]') as string[]);
  if (listed.some((root) => !met.has(rootPath(root))))
    for (const path of await namedRoots(store)) met.add(path);
  const trusted = listed.filter((root) => met.has(rootPath(root)));
  state.setMeta(MET, JSON.stringify(trusted.map(rootPath)));
  return trusted;
};

/** The same by what lies in the place alone. */
export const vouchedRoots = async (store: VaultStore): Promise<ListedRoot[]> => {
  const named = new Set(await namedRoots(store));
  return (await listRoots(store)).filter((root) => counts(store.revoked, root) && named.has(rootPath(root)));
};

/** A root that this computer has just published. */
export const meetRoot = (state: State, path: string): void =>
  state.setMeta(MET, JSON.stringify([...(JSON.parse(state.meta(MET) ?? '[]') as string[]), path]));

/** Each inventory vouches for the root of its own computer and number, and for no other. */
const namedRoots = async (store: VaultStore): Promise<string[]> => {
  const { inventories } = await readInventories(store);
  return inventories.flatMap(({ header, entries }) =>
    entries.flatMap(({ path, sha256 }) =>
      path === rootPath({ seq: header.seq, machine: header.machine, sha256: sha256 as ListedRoot['sha256'] })
        ? [path]
        : [],
    ),
  );
};
