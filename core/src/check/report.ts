import type { CheckFinding, CheckReport } from '@safelight/manifests';
import type { Finding } from '../vault/finding.ts';

export type { CheckDepth, CheckFinding, CheckReport } from '@safelight/manifests';

export const checkReport = (
  run: Omit<CheckReport, 'damage' | 'foreign' | 'notes'> & { readonly findings: readonly Finding[] },
): CheckReport => {
  const { findings, ...rest } = run;
  return {
    ...rest,
    damage: checkFindings(findings, 'damage'),
    foreign: checkFindings(findings, 'foreign'),
    notes: checkFindings(findings, 'note'),
  };
};

/** One line for each file and fault, however often it was met. */
export const checkFindings = (findings: readonly Finding[], kind: Finding['kind']): CheckFinding[] => {
  const lines = findings
    .filter((finding) => finding.kind === kind)
    .map(({ path, error }) => ({ path, code: error.code, message: error.message, hint: error.hint }));
  return [...new Map(lines.map((line) => [`${line.path} ${line.code}`, line])).values()].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
};

/**
 * 4 where anything is damaged or was put there by a stranger; 3 where something that was to be read lies in an archive, or is
 * not there yet.
 */
export const checkExit = ({ damage, foreign, depth, archived, coming }: CheckReport): number => {
  if (damage.length + foreign.length > 0) return 4;
  return coming.files > 0 || (depth !== 'sample' && archived.files > 0) ? 3 : 0;
};
