import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupReport } from '../../core/src/backup/report.ts';
import type { CheckReport } from '../../core/src/check/report.ts';
import { generateWords, type RecoveryWords } from '../../core/src/keys/words.ts';
import type { Fingerprint } from '../../core/src/model/digest.ts';
import type { RunContext } from '../../core/src/model/events.ts';
import { openPlace } from '../../core/src/place/open-place.ts';
import type { RestoreReport } from '../../core/src/restore/report.ts';
import { backUpPaths } from '../../core/src/workflows/back-up-paths.ts';
import { chooseVault, Home } from '../../core/src/workflows/home.ts';
import { initVault } from '../../core/src/workflows/init.ts';
import { approach, type OpenReport, openVault } from '../../core/src/workflows/open.ts';
import { type RestoreOptions, restore } from '../../core/src/workflows/restore.ts';
import { openSession, readableStore, type Session } from '../../core/src/workflows/session.ts';
import { listSnapshots, type SnapshotsReport } from '../../core/src/workflows/snapshots.ts';
import { checkPlace, verifyWithKey } from '../../core/src/workflows/verify.ts';

/** A computer with a vault, seen through core's own workflows. */
export interface Computer {
  readonly home: Home;
  /** Folder of the vault. */
  readonly vault: string;
  readonly words: RecoveryWords;
  readonly context: RunContext;
}

export const contextAt = (clock: () => Date = () => new Date()): RunContext => ({
  signal: new AbortController().signal,
  onEvent: () => undefined,
  clock,
});

/** A new vault in `<folder>/vault`; the computer keeps what it knows in `<folder>/home`. */
export const newComputer = async (folder: string, clock?: () => Date): Promise<Computer> => {
  const computer: Computer = {
    home: new Home(join(folder, 'home')),
    vault: join(folder, 'vault'),
    words: generateWords(randomBytes),
    context: contextAt(clock),
  };
  await initVault(computer.home, {
    vault: computer.vault,
    name: 'Studio',
    machineName: 'studio',
    keystore: 'file',
    writeOnly: false,
    words: computer.words,
    now: computer.context.clock(),
  });
  return computer;
};

export const pinOf = async (computer: Computer): Promise<Fingerprint> =>
  (await configured(computer)).certificate as Fingerprint;

/** Another computer, or a wiped one, attached to the vault by its words. */
export const attachComputer = async (
  to: Computer,
  home: string,
  clock?: () => Date,
): Promise<Computer & { readonly report: OpenReport }> => {
  const computer = { ...to, home: new Home(home), context: contextAt(clock) };
  const door = await approach(to.vault, existsSync(to.home.configPath) ? await pinOf(to) : null);
  const options = {
    words: to.words,
    machineName: 'other',
    keystore: 'file',
    writeOnly: false,
    to: null,
  } as const;
  return { ...computer, report: await openVault(computer.home, door, options, computer.context) };
};

const configured = async ({ home }: Computer) => chooseVault(await home.config(), home, null);

export const sessionOf = async (computer: Computer): Promise<Session> =>
  openSession(computer.home, await configured(computer), { clock: computer.context.clock, place: null });

/** One report for each path; for everything that is remembered where none is named. */
export const backUp = async (
  computer: Computer,
  ...paths: readonly string[]
): Promise<readonly BackupReport[]> => backUpBy(computer, paths, false);

/** The same with everything that was lost taken as wanted. */
export const acceptChanges = async (
  computer: Computer,
  ...paths: readonly string[]
): Promise<readonly BackupReport[]> => backUpBy(computer, paths, true);

const backUpBy = async (
  { home, context }: Computer,
  paths: readonly string[],
  accept: boolean,
): Promise<readonly BackupReport[]> =>
  (await backUpPaths(home, { vaultName: null, paths, reopen: false, acceptChanges: accept }, context)).sets;

/** The report of a backup of one path. */
export const backUpOne = async (computer: Computer, path: string): Promise<BackupReport> => {
  const [report] = await backUp(computer, path);
  if (report === undefined) throw new Error(`${path} gave no report`);
  return report;
};

export const restoreTo = async (
  computer: Computer,
  to: string,
  options: Partial<RestoreOptions> = {},
): Promise<RestoreReport> =>
  restore(
    await sessionOf(computer),
    { snapshot: 'latest', set: null, include: [], overwrite: false, relocate: false, ...options, to },
    computer.context,
  );

export const snapshotsOf = async (computer: Computer): Promise<SnapshotsReport> =>
  listSnapshots(readableStore(await sessionOf(computer)), null);

/** Without key or state: what any computer could say of the folder. */
export const verifyKeyless = async (vault: string, pin: Fingerprint | null = null): Promise<CheckReport> => {
  const place = openPlace('vault', { kind: 'folder', path: vault });
  return (await checkPlace(place, { pin, sample: null }, contextAt())).report;
};

export const verifyKeyed = async (
  computer: Computer,
  depth: 'keys' | 'data' = 'keys',
): Promise<CheckReport> =>
  verifyWithKey(await sessionOf(computer), { readData: depth === 'data' }, computer.context);

/** Paths of a vault's files below a folder of it, sorted. */
export const vaultFiles = (vault: string, folder: string): string[] =>
  readdirSync(join(vault, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(vault.length + 1))
    .sort();
