import { existsSync } from 'node:fs';
import * as v from 'valibot';
import type { BackupReport } from '../backup/report.ts';
import { State } from '../vault/state.ts';
import type { Home } from './home.ts';
import type { Session } from './session.ts';

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

/** Keeps when each set was backed up and how it ended. */
export const rememberRuns = (
  home: Home,
  { vault }: Session,
  reports: readonly BackupReport[],
  now: Date,
): void => {
  using state = new State(home.statePath(vault.id));
  for (const { set, seq, totals, problems } of reports) {
    const run: LastRun = {
      at: now.toISOString(),
      seq,
      files: totals.files,
      bytes: totals.bytes,
      problems: problems.length,
    };
    state.setMeta(nameOf(set.id), JSON.stringify(run));
  }
};

/** Null where this computer has not backed the set up since it was attached. */
export const lastRun = (home: Home, vault: string, set: string): LastRun | null => {
  const path = home.statePath(vault);
  if (!existsSync(path)) return null;
  using state = new State(path);
  const text = state.meta(nameOf(set));
  if (text === null) return null;
  const found = v.safeParse(LastRun, JSON.parse(text));
  return found.success ? found.output : null;
};
