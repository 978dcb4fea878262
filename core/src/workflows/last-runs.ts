import { ScheduledRun, type SetConfig } from '@safelight/manifests';
import * as v from 'valibot';
import type { Problem } from '../backup/problem.ts';
import type { BackupReport } from '../backup/report.ts';
import type { BytePath } from '../model/paths.ts';
import { asBytePath, type State } from '../vault/state.ts';
import { homeOf } from './sets.ts';

/** What this computer remembers of the last backup of a set; the vault holds the truth. */
const LastRun = v.strictObject({
  /** ISO 8601. */
  at: v.string(),
  seq: v.number(),
  files: v.number(),
  bytes: v.number(),
  problems: v.number(),
});
export type LastRun = Readonly<v.InferOutput<typeof LastRun>>;

const nameOf = (set: string) => `last-run:${set}`;

/** Keeps when a set was backed up and how it ended. */
export const rememberRun = (state: State, { set, seq, totals, problems }: BackupReport, now: Date): void => {
  const { files, bytes } = totals;
  const run: LastRun = { at: now.toISOString(), seq, files, bytes, problems: problems.length };
  state.setMeta(nameOf(set.id), JSON.stringify(run));
};

/** Null where this computer has not backed the set up since it was attached. */
export const lastRun = (state: State, set: string): LastRun | null => {
  const found = v.safeParse(LastRun, JSON.parse(state.meta(nameOf(set)) ?? 'null'));
  return found.success ? found.output : null;
};

const Failure = v.strictObject({ at: v.string(), message: v.string() });
export type Failure = Readonly<v.InferOutput<typeof Failure>>;

const failureOf = (set: string) => `failure:${set}`;

/** Keeps how the last backup of a set ended before its time; null: it did not. */
export const rememberFailure = (state: State, set: string, failure: Failure | null): void =>
  state.setMeta(failureOf(set), JSON.stringify(failure));

export const lastFailure = (state: State, set: string): Failure | null => {
  const found = v.safeParse(Failure, JSON.parse(state.meta(failureOf(set)) ?? 'null'));
  return found.success ? found.output : null;
};

/** Keeps what the last backup of a set could not read, or found otherwise than it should be. */
export const rememberProblems = (state: State, set: string, problems: readonly Problem[]): void =>
  state.transaction(() => {
    state.sql('DELETE FROM problem WHERE of_set = ?').run(set);
    const insert = state.sql('INSERT INTO problem VALUES (?, ?, ?, ?)');
    for (const { path, code, message } of problems) insert.run(set, path, code, message);
  });

export const lastProblems = (state: State, set: string): Problem[] =>
  state
    .sql('SELECT path, code, message FROM problem WHERE of_set = ?')
    .all(set)
    .map((row) => ({
      path: asBytePath(row['path']),
      code: String(row['code']),
      message: String(row['message']),
    }));

/** Keeps when roots of a set were last there, in milliseconds since 1970. */
export const rememberSeen = (state: State, set: string, roots: Iterable<BytePath>, at: Date): void => {
  const seen = { ...lastSeen(state, set) };
  for (const root of roots) seen[root] = at.getTime();
  state.setMeta(`seen:${set}`, JSON.stringify(seen));
};

export const lastSeen = (state: State, set: string): Readonly<Record<string, number>> =>
  v.parse(v.record(v.string(), v.number()), JSON.parse(state.meta(`seen:${set}`) ?? '{}'));

/** Folders that the last backup met as roots of a set, and the set's own. */
export const rootsOf = (state: State, set: SetConfig): readonly BytePath[] => [
  ...new Set([...Object.keys(lastSeen(state, set.id)), homeOf(set)] as BytePath[]),
];

const placeOf = (place: string) => `place-seen:${place}`;

/** Keeps when a place was last there. */
export const rememberPlace = (state: State, place: string, at: Date): void =>
  state.setMeta(placeOf(place), at.toISOString());

/** ISO 8601; null where nobody looked yet. */
export const placeSeen = (state: State, place: string): string | null => state.meta(placeOf(place));

const SCHEDULED = 'scheduled-run';

/** Keeps how the last run ended that the system began. */
export const rememberScheduled = (state: State, run: ScheduledRun): void =>
  state.setMeta(SCHEDULED, JSON.stringify(run));

/** Null where none is known. */
export const lastScheduled = (state: State): ScheduledRun | null => {
  const found = v.safeParse(ScheduledRun, JSON.parse(state.meta(SCHEDULED) ?? 'null'));
  return found.success ? found.output : null;
};
