import type { BackupReport, CatalogRecord, ExclusionCount } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { type BytePath, displayPath } from '../model/paths.ts';
import type { ChangeTally } from './changed-originals.ts';
import type { Manifest } from './manifests.ts';
import type { Problem } from './problem.ts';
import type { Exclusion } from './scan.ts';
import type { StoreTally } from './store.ts';

export type { BackupReport } from '@safelight/manifests';

/** How many entries each rule left out. */
export class ExclusionTally {
  readonly #counts = new Map<string, { reason: string; entries: number }>();

  add(exclusions: readonly Exclusion[]): void {
    for (const { rule, reason } of exclusions) {
      const count = this.#counts.get(rule) ?? { reason, entries: 0 };
      count.entries += 1;
      this.#counts.set(rule, count);
    }
  }

  counts(): ExclusionCount[] {
    return [...this.#counts].map(([rule, { reason, entries }]) => ({ rule, reason, entries }));
  }
}

/** One sentence for each kind of change that originals went through. */
export const changeNotes = ({ metadata, uncompared, accepted }: ChangeTally): readonly string[] =>
  [
    { count: metadata, what: 'have new metadata written into them; their pictures are as they were' },
    { count: uncompared, what: 'changed and could not be compared with what was backed up' },
    { count: accepted, what: 'changed, and were accepted as they are now' },
  ].flatMap(({ count, what }) => (count === 0 ? [] : [`Originals that ${what}: ${count}.`]));

export const backupReport = (run: {
  readonly set: {
    readonly id: string;
    readonly name: string;
    readonly kind: BackupReport['set']['kind'];
    readonly path: BytePath;
  };
  readonly snapshot: Sha256 | null;
  readonly seq: number;
  readonly place: string;
  readonly manifest: Manifest;
  readonly tally: StoreTally;
  readonly excluded: readonly ExclusionCount[];
  readonly problems: readonly Problem[];
  readonly catalog: CatalogRecord | null;
  readonly notes: readonly string[];
  readonly seconds: number;
}): BackupReport => ({
  set: { ...run.set, path: displayPath(run.set.path) },
  snapshot: run.snapshot,
  seq: run.seq,
  place: run.place,
  complete: run.problems.length === 0,
  totals: run.manifest.totals,
  stored: { files: run.tally.stored, bytes: run.tally.storedBytes },
  unchanged: run.tally.unchanged,
  carried: run.tally.carried,
  excluded: run.excluded,
  problems: run.problems.map(({ path, code, message }) => ({ path: displayPath(path), code, message })),
  catalog: run.catalog,
  notes: run.notes,
  seconds: run.seconds,
});
