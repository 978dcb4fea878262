import type { DrillReport, SnapshotRoot } from '@safelight/manifests';
import { toldFinding } from '../../vault/finding.ts';
import type { Session } from '../session.ts';
import { recordIfPossible } from './record.ts';

/** Writes down what a restore test proved. The test counts even where that cannot be done: then it says so. */
export const recordDrill = async (
  { home, vault }: Session,
  { root, report, at }: { readonly root: SnapshotRoot; readonly report: DrillReport; readonly at: Date },
): Promise<DrillReport> => {
  const { files, passed } = report;
  const noted = await recordIfPossible(home, vault, at, (name) => ({
    kind: 'restore-test',
    data: {
      set: root.set.id,
      name: name(root.set.name),
      seq: root.seq,
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      passed,
    },
  }));
  const findings = noted.map(toldFinding);
  return { ...report, findings: [...report.findings, ...findings] };
};
