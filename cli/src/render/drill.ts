import type { DrillReport } from '@safelight/core';
import { section } from './findings.ts';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, duration, rate } from './quantity.ts';

export const drillText = (report: DrillReport): Lines => {
  const { files, findings } = report;
  const failed = files.filter(({ trouble }) => trouble !== null);
  return [
    verdict(report, failed.length),
    ...firstOf(failed.map(({ path, trouble }) => `${path}: ${trouble}`)),
    ...catalogLines(report),
    ...looks(report),
    ...wholeRestore(report),
    ...section('Damage in the vault:', findings),
  ];
};

const verdict = ({ passed, files, seconds, snapshot }: DrillReport, failed: number): string => {
  const size = files.reduce((sum, file) => sum + file.bytes, 0);
  const what = `Restore test of ${snapshot.set}, snapshot ${snapshot.seq}`;
  if (passed)
    return `${what}: passed. ${count(files.length, 'picture')} (${bytes(size)}) brought back and equal to what was backed up; ${duration(seconds)}.`;
  return failed === 0
    ? `${what}: failed.`
    : `${what}: failed, ${count(failed, 'picture')} of ${files.length} did not come back.`;
};

const catalogLines = ({ catalog, files }: DrillReport): Lines => {
  if (catalog === null) return [];
  if (catalog.trouble.length > 0)
    return ['  The catalog is not what was backed up:', ...catalog.trouble.map((line) => `    ${line}`)];
  const pictures = catalog.counts === null ? '' : ` with ${count(catalog.counts.images, 'picture')}, as then`;
  return [
    `  The catalog came back and opens${pictures}; it refers to ${catalog.resolved} of the ${files.length}.`,
    ...firstOf(catalog.unresolved.map((path) => `${path} is not in the catalog.`)),
  ];
};

const looks = ({ files }: DrillReport): Lines => {
  const whole = files.filter(({ decoded }) => decoded === 'whole').length;
  const preview = files.filter(({ decoded }) => decoded === 'preview').length;
  const noted = files.filter(({ decoded, note }) => decoded === 'none' && note !== null);
  return [
    `  Decoded: ${count(whole, 'picture')} whole, ${count(preview, 'preview')}.`,
    ...firstOf(noted.map(({ path, note }) => `${path}: ${note}.`)),
  ];
};

const wholeRestore = ({ whole, bytesPerSecond, fullRestoreSeconds }: DrillReport): Lines =>
  fullRestoreSeconds === null
    ? []
    : [
        `  All ${count(whole.files, 'file')} (${bytes(whole.bytes)}) would take about ${duration(fullRestoreSeconds)} at ${rate(bytesPerSecond, 1)}.`,
      ];
