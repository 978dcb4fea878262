import type { HistoryReport, VaultConfig } from '@safelight/manifests';
import { writeFileDurably } from '../../fs/durable.ts';
import { assertFree } from '../../keys/words-file.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { isSafelightError, SafelightError } from '../../model/errors.ts';
import { type Finding, toldFinding } from '../../vault/finding.ts';
import { chooseVault, type Home } from '../home.ts';
import { readableStore } from '../session.ts';
import { type UseOptions, useVault } from '../use-vault.ts';
import { entriesOf, type HistoryEntry, mergeNewestFirst } from './entries.ts';
import { gatherHistory } from './gather-history.ts';
import { memoryLedger, openLedger } from './record.ts';
import { untoldSnapshots } from './untold-snapshots.ts';

export interface ShowHistoryOptions extends UseOptions {
  /** Name or id; null: of all. */
  readonly set: string | null;
  readonly since: Date | null;
  /** Where all events go as JSON lines, or null. */
  readonly exportTo: string | null;
}

export type { HistoryReport } from '@safelight/manifests';

/** What this computer and, as far as it may read them, others wrote down. The vault need not be plugged in. */
export const showHistory = async (home: Home, options: ShowHistoryOptions): Promise<HistoryReport> => {
  const config = await home.config();
  const vault = chooseVault(config, home, options.vaultName);
  if (options.exportTo !== null) await assertFree(options.exportTo);
  await home.prepare(vault.id);
  using ledger = openLedger(home, vault);
  // A computer that only adds keeps nothing of what the words let it read.
  using others = vault.writeOnly ? memoryLedger(vault) : openLedger(home, vault);
  const { findings, notes } = await gatherFrom(home, options, others);
  const chains = [
    entriesOf(ledger, ledger.machine),
    ...others
      .machines()
      .filter((machine) => machine !== vault.machine)
      .map((machine) => entriesOf(others, machine)),
  ].filter((chain) => chain.length > 0);
  const entries = mergeNewestFirst(chains);
  return {
    vault: vault.name,
    entries: chosen(entries, options, config.sets),
    notes: [...notes, ...notesOn(chains, vault)],
    findings: findings.map(toldFinding),
    exported: options.exportTo === null ? null : await exportLines([ledger, others], options.exportTo),
  };
};

/** What others wrote since last time; where that cannot be read now, why. */
const gatherFrom = async (
  home: Home,
  options: UseOptions,
  ledger: Ledger,
): Promise<{ readonly findings: readonly Finding[]; readonly notes: readonly string[] }> => {
  try {
    const store = readableStore(await useVault(home, options));
    const { findings } = await gatherHistory(store, ledger);
    return { findings, notes: await untoldSnapshots(store, ledger) };
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    if (error.code === 'write-only')
      return {
        findings: [],
        notes: [
          'This computer can add to the vault but not read it: what other computers did is not shown. With --recovery-words-file it is.',
        ],
      };
    if (error.exit !== 7) throw error;
    return {
      findings: [],
      notes: [`${error.message} What other computers did since it was last here is not shown.`],
    };
  }
};

const notesOn = (chains: readonly (readonly HistoryEntry[])[], vault: VaultConfig): string[] => {
  const own = chains.find(([first]) => first?.machine === vault.machine);
  return [
    ...(own === undefined ? ['Nothing was written down on this computer yet: its history begins now.'] : []),
    ...(own?.[0]?.kind === 'history-begun'
      ? ['This vault was in use before there was a history: what was done earlier is not in it.']
      : []),
    ...(chains.length > 1
      ? [
          'The order on each computer is proven; which of two computers was first is only what their clocks said.',
        ]
      : []),
  ];
};

const chosen = (
  entries: readonly HistoryEntry[],
  { set, since }: Pick<ShowHistoryOptions, 'set' | 'since'>,
  sets: readonly { readonly id: string; readonly name: string }[],
): readonly HistoryEntry[] => {
  const ids = new Set(sets.filter(({ id, name }) => name === set || id === set).map(({ id }) => id));
  for (const { event, names } of entries)
    if (event !== null && 'set' in event.data && (names['name'] === set || event.data.set === set))
      ids.add(event.data.set);
  if (set !== null && ids.size === 0) throw new SafelightError('set-unknown', { name: set });
  return entries
    .filter(({ at }) => since === null || Date.parse(at) >= since.getTime())
    .filter(
      ({ event }) => set === null || (event !== null && 'set' in event.data && ids.has(event.data.set)),
    );
};

/** Each computer's chain from its first event on, a line each; no names. */
const exportLines = async (ledgers: readonly Ledger[], path: string): Promise<number> => {
  const chains = ledgers.flatMap((ledger) =>
    ledger.machines().map((machine) => [machine, ledger.rows(machine)] as const),
  );
  const rows = [...new Map(chains).values()].flat();
  await writeFileDurably(path, rows.map(({ line }) => `${line}\n`).join(''), { mode: 0o600 });
  return rows.length;
};
