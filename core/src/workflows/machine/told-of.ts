import type { MachineKind, VaultConfig } from '@safelight/manifests';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Fingerprint } from '../../model/digest.ts';
import type { Opener } from '../../seal/openpgp.ts';
import type { VaultStore } from '../../vault/store.ts';
import { entriesOf } from '../history/entries.ts';
import { gatherHistory } from '../history/gather-history.ts';
import { memoryLedger, openLedger } from '../history/record.ts';
import type { Home } from '../home.ts';

/** What the histories say of the computers of a vault. */
export interface ToldOfMachines {
  kind(machine: Fingerprint): MachineKind;
  /** When somebody wrote down that it was removed. */
  removedAt(machine: Fingerprint): string | null;
}

/** From this computer's memory and, where it may read them, the histories of the others in these places. */
export const toldOfMachines = async (
  home: Home,
  vault: VaultConfig,
  { stores, opener }: { readonly stores: readonly VaultStore[]; readonly opener: Opener | null },
): Promise<ToldOfMachines> => {
  await home.prepare(vault.id);
  using own = openLedger(home, vault);
  using others = memoryLedger(vault);
  if (opener !== null) for (const store of stores) await gatherHistory({ ...store, opener }, others);
  const kinds = new Map<string, MachineKind>([...kindsIn(own), ...kindsIn(others)]);
  const removed = new Map<string, string>([...removalsIn(own), ...removalsIn(others)]);
  kinds.set(vault.machine, vault.writeOnly ? 'adds' : 'reads');
  return {
    kind: (machine) => kinds.get(machine) ?? 'unknown',
    removedAt: (machine) => removed.get(machine) ?? null,
  };
};

const eventsIn = (ledger: Ledger) =>
  ledger.machines().flatMap((machine) => entriesOf(ledger, machine).flatMap(({ event }) => event ?? []));

/** Each history begins with it; those that began before it was told say nothing. */
const kindsIn = (ledger: Ledger): readonly (readonly [string, MachineKind])[] =>
  eventsIn(ledger).flatMap((event) =>
    (event.kind === 'computer-attached' || event.kind === 'vault-made') && event.data.writeOnly !== undefined
      ? [[event.machine, event.data.writeOnly ? 'adds' : 'reads'] as const]
      : [],
  );

const removalsIn = (ledger: Ledger): readonly (readonly [string, string])[] =>
  eventsIn(ledger).flatMap((event) =>
    event.kind === 'computer-removed' ? [[event.data.of, event.at] as const] : [],
  );
