import type { Machine, MachineList, VaultConfig } from '@safelight/manifests';
import type { RunContext } from '../../model/events.ts';
import type { Opener, Verifier } from '../../seal/openpgp.ts';
import { machineNameOf } from '../../vault/identity.ts';
import { machinesOf, type VaultStore } from '../../vault/store.ts';
import { chooseVault, type Home } from '../home.ts';
import { reachPlaces } from '../place/reach.ts';
import { unlockKeys } from '../session.ts';
import { madeSnapshot, type PlacedRoot, rootsByMachine } from './snapshots-of.ts';
import { type ToldOfMachines, toldOfMachines } from './told-of.ts';

export type { Machine, MachineList } from '@safelight/manifests';

/** `machine list`: every computer that the vault certified, in any place that is there. Needs no words. */
export const listMachines = async (
  home: Home,
  vaultName: string | null,
  context: RunContext,
): Promise<MachineList> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  const { stores, away } = await reachPlaces(vault, context);
  const { opener } = await unlockKeys(home, vault);
  const roots = await rootsByMachine(stores);
  return { vault: vault.name, machines: await knownMachines(home, vault, { stores, opener, roots }), away };
};

/** Those that count first, by when they last added something. */
export const knownMachines = async (
  home: Home,
  vault: VaultConfig,
  {
    stores,
    opener,
    roots,
  }: {
    readonly stores: readonly VaultStore[];
    readonly opener: Opener | null;
    readonly roots: Awaited<ReturnType<typeof rootsByMachine>>;
  },
): Promise<readonly Machine[]> => {
  const told = await toldOfMachines(home, vault, { stores, opener });
  const machines: Machine[] = [];
  for (const verifier of certifiedIn(stores)) {
    const [newest] = roots.get(verifier.fingerprint) ?? [];
    machines.push(await machineOf(verifier, { vault, stores, opener, newest, told }));
  }
  return machines.sort(
    (a, b) =>
      Number(a.removed !== null) - Number(b.removed !== null) || (b.last?.seq ?? 0) - (a.last?.seq ?? 0),
  );
};

interface Known {
  readonly vault: VaultConfig;
  readonly stores: readonly VaultStore[];
  readonly opener: Opener | null;
  readonly newest: PlacedRoot | undefined;
  readonly told: ToldOfMachines;
}

const machineOf = async (
  verifier: Verifier,
  { vault, stores: [store], opener, newest, told }: Known,
): Promise<Machine> => {
  const { fingerprint } = verifier;
  const gone = store?.revoked.get(fingerprint);
  return {
    name: machineNameOf(verifier),
    fingerprint,
    own: fingerprint === vault.machine,
    kind: told.kind(fingerprint),
    last: newest === undefined ? null : await madeSnapshot(newest, opener),
    removed: gone === undefined ? null : { from: gone.from, at: told.removedAt(fingerprint) },
  };
};

/** Without the vault's own key. */
const certifiedIn = ([store]: readonly VaultStore[]): readonly Verifier[] =>
  store === undefined ? [] : machinesOf(store);
