import type { SnapshotRoot } from '@safelight/manifests';
import type { Finding } from '../vault/finding.ts';
import type { RestoreFailure, RestoreTally } from './store.ts';

/** What a restore came to. Sizes in bytes. */
export interface RestoreReport {
  readonly snapshot: {
    readonly seq: number;
    readonly sha256: string;
    readonly created: string;
    readonly set: string;
  };
  readonly to: string;
  readonly files: number;
  readonly bytes: number;
  readonly already: number;
  readonly links: number;
  readonly failures: readonly RestoreFailure[];
  /** What was wrong in the vault on the way, although a second copy may have served. */
  readonly findings: readonly {
    readonly kind: string;
    readonly path: string;
    readonly code: string;
    readonly message: string;
  }[];
  /** Was this snapshot complete when it was made? Its own problems are not failures of the restore. */
  readonly complete: boolean;
  readonly missingThen: number;
  readonly catalog: RestoredCatalog | null;
  /** Highest snapshot this computer has ever seen, and what the place offers. */
  readonly newestSeen: number;
  readonly newestOffered: number;
  readonly seconds: number;
}

export interface RestoredCatalog {
  readonly path: string;
  readonly relocated: number;
  /** The copy as it was backed up, beside a relocated one. */
  readonly untouched: string | null;
  /** Where each root folder lay, and where it lies now: what to tell the editor without `--relocate`. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
}

export const restoreReport = (run: {
  readonly root: SnapshotRoot;
  readonly sha256: string;
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
  failures: run.failures,
  findings: run.findings.map(({ kind, path, error }) => ({
    kind,
    path,
    code: error.code,
    message: error.message,
  })),
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
