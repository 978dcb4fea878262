import type { BackupDocument, BackupReport, SetConfig, VaultConfig } from '@safelight/manifests';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { State } from '../vault/state.ts';
import { type BackUpOptions, backUp } from './back-up.ts';
import { diskOf } from './disk-of.ts';
import { recordSet } from './history/record-set.ts';
import { chooseVault, type Home } from './home.ts';
import { feedAfterBackup } from './place/feed-after-backup.ts';
import { type RootMap, withMaps } from './root-maps.ts';
import { announcing } from './running-jobs.ts';
import { missedOf } from './schedule/missed.ts';
import { assertCounts, openSession, type Session } from './session.ts';
import { forgetSet, rememberSet, setFor } from './sets.ts';
import { studioSet } from './studio-set.ts';

export type { BackupDocument } from '@safelight/manifests';

export interface BackUpPathsOptions extends BackUpOptions {
  readonly vaultName: string | null;
  /** Files and folders to back up and remember; none: everything that is remembered. */
  readonly paths: readonly string[];
  /** The folder of the user whose editors' settings are backed up and remembered too; null: those of nobody. */
  readonly studio?: string | null;
  /** Where roots of another system lie here; remembered with the sets of `paths`. */
  readonly maps?: readonly RootMap[];
}

/** `backup`: remembers each path as a set, then backs up those sets, or all that are remembered. */
export const backUpPaths = async (
  home: Home,
  options: BackUpPathsOptions,
  context: RunContext,
): Promise<BackupDocument> => {
  const vault = chooseVault(await home.config(), home, options.vaultName);
  const session = await openSession(home, vault, { clock: context.clock, place: null });
  assertCounts(session);
  const missed = await missedBefore(home, vault, context.clock());
  const sets = await chosenSets(session, options);
  const fresh = sets.filter(({ id }) => !session.sets.some((set) => set.id === id));
  for (const set of sets) if (!session.sets.includes(set)) await rememberSet(home, set);
  for (const set of fresh) await recordSet(home, vault, { kind: 'set-added', set, at: context.clock() });
  try {
    const job = { vault: vault.id, command: 'backup', place: session.store.place.name };
    const reports = await announcing(home, job, context, (told) => backUp(session, sets, options, told));
    const noted = await Promise.all(reports.map((report, at) => withDiskNote(session, sets[at], report)));
    const places = await feedAfterBackup(home, vault, context);
    return { complete: reports.every(({ complete }) => complete), sets: noted, places, missed };
  } catch (error) {
    if (isSafelightError(error) && error.code === 'vault-inside-set')
      for (const set of fresh) {
        await forgetSet(home, set.id);
        await recordSet(home, vault, { kind: 'set-removed', set, at: context.clock() });
      }
    throw error;
  }
};

const missedBefore = async (home: Home, vault: VaultConfig, now: Date): Promise<BackupDocument['missed']> => {
  using state = new State(home.statePath(vault.id));
  return await missedOf(home, vault, { state, now });
};

/** The sets of these paths, each once; all of the vault's where none is named. Throws `bad-argument`. */
export const chosenSets = async (
  session: Session,
  { paths, maps = [], studio = null }: Pick<BackUpPathsOptions, 'paths' | 'maps' | 'studio'>,
): Promise<readonly SetConfig[]> => {
  if (paths.length === 0 && maps.length > 0)
    throw new SafelightError('bad-argument', { what: '--map', why: 'name the catalog it is meant for' });
  const settings =
    studio === null ? [] : [studioSet(studio, { vault: session.vault.id, sets: session.sets })];
  if (paths.length === 0 && settings.length > 0) return settings;
  if (paths.length === 0 && session.sets.length === 0)
    throw new SafelightError('bad-argument', {
      what: 'PATH',
      why: 'nothing is remembered yet, so name what to back up',
    });
  if (paths.length === 0) return session.sets;
  const sets: SetConfig[] = [];
  for (const path of paths) {
    const set = await setFor(path, session.vault.id, [...session.sets, ...sets]);
    if (!sets.includes(set)) sets.push(set);
  }
  return [...sets.map((set) => withMaps(set, maps)), ...settings];
};

/** A note, not a fault: a vault on the pictures' own disk is better than none. */
const withDiskNote = async (
  { store }: Session,
  set: SetConfig | undefined,
  report: BackupReport,
): Promise<BackupReport> => {
  if (set === undefined || !(await onSameDisk(store.place.locator.path, set))) return report;
  const note = `The vault is on the same disk as ${set.path}: one broken disk would take both.`;
  return { ...report, notes: [...report.notes, note] };
};

const onSameDisk = async (vault: string, set: SetConfig): Promise<boolean> => {
  const [there, here] = await Promise.all([diskOf(vault), diskOf(set.path)]);
  return there !== null && there === here;
};
