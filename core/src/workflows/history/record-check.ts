import type { VaultConfig } from '@safelight/manifests';
import { type CheckReport, checkFindings } from '../../check/report.ts';
import type { Home } from '../home.ts';
import { recordIfPossible } from './record.ts';

/** Writes down what a check of a place proved. The check counts even where that cannot be done: then it says so. */
export const recordCheck = async (
  home: Home,
  vault: VaultConfig,
  { report, place, at }: { readonly report: CheckReport; readonly place: string; readonly at: Date },
): Promise<CheckReport> => {
  const { depth, files, bytes, read, snapshots } = report;
  const notes = await recordIfPossible(home, vault, at, (name) => ({
    kind: 'verify',
    data: {
      place: name(place),
      depth,
      files,
      bytes,
      ...(depth === 'sample' ? { readFiles: read.files, readBytes: read.bytes } : {}),
      snapshots,
      damage: report.damage.length,
      foreign: report.foreign.length,
    },
  }));
  return { ...report, notes: [...report.notes, ...checkFindings(notes, 'note')] };
};
