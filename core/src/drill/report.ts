import type { DrilledCatalog, DrilledFile, DrillReport, SnapshotRoot } from '@safelight/manifests';
import { type Finding, toldFinding } from '../vault/finding.ts';

export type { DrillReport } from '@safelight/manifests';

export interface DrillRun {
  readonly root: SnapshotRoot;
  readonly files: readonly DrilledFile[];
  readonly catalog: DrilledCatalog | null;
  readonly findings: readonly Finding[];
  /** Time that bringing back took, without looking at pictures. */
  readonly restoreSeconds: number;
  readonly seconds: number;
}

/** A sample of less says nothing of the rate. */
const TELLING = 16 * 1024 * 1024;

export const drillReport = (run: DrillRun): DrillReport => {
  const { root, files, catalog, findings } = run;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const rate = bytes >= TELLING && run.restoreSeconds > 0 ? bytes / run.restoreSeconds : 0;
  return {
    snapshot: { seq: root.seq, set: root.set.name, created: root.created },
    passed:
      findings.length === 0 &&
      files.every(({ trouble }) => trouble === null) &&
      (catalog === null || catalog.trouble.length === 0),
    files,
    catalog,
    whole: { files: root.totals.files, bytes: root.totals.bytes },
    findings: findings.map(toldFinding),
    bytesPerSecond: Math.round(rate),
    fullRestoreSeconds: rate === 0 ? null : root.totals.bytes / rate,
    seconds: run.seconds,
  };
};

/** 4: something did not come back as it was backed up. */
export const drillExit = ({ passed }: DrillReport): number => (passed ? 0 : 4);
