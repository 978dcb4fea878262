import type { RestoredCatalog, RestoreFailure, RestoreReport, SnapshotRoot } from '@safelight/manifests';
import { type Finding, toldFinding } from '../vault/finding.ts';
import type { RestoreTally } from './store.ts';

export type { RestoredCatalog, RestoreReport } from '@safelight/manifests';

export const restoreReport = (run: {
  readonly root: SnapshotRoot;
  readonly sha256: RestoreReport['snapshot']['sha256'];
  readonly to: string;
  readonly tally: RestoreTally;
  readonly failures: readonly RestoreFailure[];
  readonly findings: readonly Finding[];
  readonly catalog: RestoredCatalog | null;
  readonly newestSeen: number;
  readonly newestOffered: number;
  readonly seconds: number;
}): RestoreReport => ({
  snapshot: { seq: run.root.seq, sha256: run.sha256, created: run.root.created, set: run.root.set.name },
  to: run.to,
  files: run.tally.restored,
  bytes: run.tally.restoredBytes,
  already: run.tally.already,
  links: run.tally.links,
  erased: run.tally.erased,
  failures: run.failures,
  findings: run.findings.map(toldFinding),
  complete: run.root.complete,
  missingThen: run.root.totals.problems,
  catalog: run.catalog,
  newestSeen: run.newestSeen,
  newestOffered: run.newestOffered,
  seconds: run.seconds,
});

/** 0, or the gravest of what went wrong: damage before refusal. */
export const restoreExit = (report: RestoreReport): number => {
  const exits = report.failures.map(({ exit }) => exit);
  if (exits.includes(4) || report.findings.some(({ kind }) => kind === 'damage')) return 4;
  return Math.max(0, ...exits);
};
