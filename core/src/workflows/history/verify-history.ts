import type { Ledger } from '../../ledger/ledger.ts';
import { listStretches } from '../../ledger/stretches.ts';
import type { Fingerprint } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import type { VaultPath } from '../../place/place.ts';
import { damage, type Finding } from '../../vault/finding.ts';
import { deliveryPath } from '../../vault/layout.ts';
import { readSettings } from '../../vault/machine-settings.ts';
import type { ReadableStore } from '../../vault/store.ts';
import { lostRecords } from '../delivery/kept-records.ts';
import type { Home } from '../home.ts';
import { readableStore, type Session } from '../session.ts';
import { type UseOptions, useVault } from '../use-vault.ts';
import { cutTails } from './cut-tails.ts';
import { keepNames, readStretch } from './gather-history.ts';
import { type CheckedHistory, type HistoryCheck, historyCheck } from './history-check.ts';
import { KnownChain } from './known-chain.ts';
import { openLedger, recordIfPossible } from './record.ts';

/**
 * `history verify`: this computer's chain by itself, each computer's in the vault, the copies against each other, and
 * all against the heads that stand in the snapshots.
 */
export const verifyHistory = async (home: Home, options: UseOptions): Promise<HistoryCheck> => {
  const session = await useVault(home, options);
  await home.prepare(session.vault.id);
  const check = await checkHistory(session);
  const { events, damage: damaged, foreign } = check;
  const noted = await recordIfPossible(home, session.vault, options.clock(), () => ({
    kind: 'history-verified',
    data: { events, faults: damaged.length + foreign.length },
  }));
  const notes = noted.map(({ path, error }) => ({ path, code: error.code, message: error.message }));
  return { ...check, notes: [...check.notes, ...notes] };
};

const checkHistory = async (session: Session): Promise<HistoryCheck> => {
  using ledger = openLedger(session.home, session.vault);
  const { findings, ...found } =
    session.opener === null ? ownAlone(ledger) : await allInVault(session, ledger);
  const files = await missingFiles(session, ledger);
  const records = await missingRecords(session, found.chains);
  const missing = [...files, ...records.filter(({ path }) => !files.some((file) => file.path === path))];
  return historyCheck(session, {
    ...found,
    findings: [...missing, ...faultsOf(found.chains), ...findings],
    nameOf: (digest) => ledger.nameOf(digest),
  });
};

type Found = Omit<CheckedHistory, 'nameOf'>;

const ownAlone = (ledger: Ledger): Found => ({
  reach: 'own',
  snapshots: 0,
  chains: [new KnownChain(ledger.machine, { ledger })],
  findings: [],
});

const allInVault = async (session: Session, ledger: Ledger): Promise<Found> => {
  const store = readableStore(session);
  const { chains, findings } = await readChains(store, ledger);
  const settings = await readSettings(store);
  if (!session.vault.writeOnly) keepNames(ledger, settings);
  const tails = await cutTails(store, chains);
  return {
    reach: 'all',
    snapshots: tails.snapshots,
    chains,
    findings: [...findings, ...tails.findings, ...settings.findings],
  };
};

const faultsOf = (chains: readonly KnownChain[]): Finding[] =>
  chains.flatMap((chain) => chain.faults()).map((error) => damage(pathOf(error), error));

const pathOf = ({ data }: SafelightError): string => ('path' in data ? String(data.path) : '');

/** What this computer put there and an inventory names must be there still. */
const missingFiles = async ({ store: { place } }: Session, ledger: Ledger): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const { path, inventoried } of ledger.files())
    if (inventoried && (await place.size(path as VaultPath)) === null)
      findings.push(damage(path, new SafelightError('file-missing', { path })));
  return findings;
};

/** Records of deliveries, whether or not an inventory names them yet. */
const missingRecords = async (
  { store: { place } }: Session,
  chains: readonly KnownChain[],
): Promise<Finding[]> => {
  const rows = chains.flatMap((chain) => chain.rows);
  return (await lostRecords(place, rows)).map((name) => {
    const path = deliveryPath(name);
    return damage(path, new SafelightError('file-missing', { path }));
  });
};

/** The chain of each computer that has one, here or in the vault. */
const readChains = async (
  store: ReadableStore,
  ledger: Ledger,
): Promise<{ readonly chains: readonly KnownChain[]; readonly findings: readonly Finding[] }> => {
  const chains = new Map<Fingerprint, KnownChain>();
  const chainOf = (machine: Fingerprint): KnownChain => {
    const chain = chains.get(machine) ?? new KnownChain(machine, { ledger });
    chains.set(machine, chain);
    return chain;
  };
  for (const machine of [ledger.machine, ...ledger.machines()]) chainOf(machine);
  const findings: Finding[] = [];
  for (const name of await listStretches(store)) {
    const read = await readStretch(store, name);
    if ('kind' in read) findings.push(read);
    else chainOf(name.machine).addStretch(name, read.rows);
  }
  return { chains: [...chains.values()], findings };
};
