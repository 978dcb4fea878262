import type { RestoreTestReport } from '@safelight/core';
import { section } from './findings.ts';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, duration } from './quantity.ts';

export const restoreTestText = ({ files, findings, passed, seconds }: RestoreTestReport): Lines => {
  const failed = files.filter(({ trouble }) => trouble !== null);
  const size = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    passed
      ? `Restore test: ${count(files.length, 'file')} (${bytes(size)}) brought back and equal to what was backed up; ${duration(seconds)}.`
      : `Restore test: failed, ${count(failed.length, 'file')} of ${files.length} did not come back.`,
    ...firstOf(failed.map(({ path, trouble }) => `${path}: ${trouble}`)),
    ...section('Damage in the vault:', findings),
  ];
};
