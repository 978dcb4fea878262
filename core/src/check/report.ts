import type { Finding } from '../vault/finding.ts';

/** How far a check went: bytes by name, every key, every picture opened. */
export type CheckDepth = 'bytes' | 'keys' | 'data';

/** What a check of one place came to. Sizes in bytes. */
export interface CheckReport {
  readonly place: string;
  readonly vault: string;
  readonly certificate: string;
  /** False: the certificate was taken at its word and must be compared with the kit. */
  readonly pinned: boolean;
  readonly depth: CheckDepth;
  readonly files: number;
  readonly bytes: number;
  readonly snapshots: number;
  /** Pictures and other files that were opened and compared, with `--read-data`. */
  readonly opened: { readonly files: number; readonly bytes: number } | null;
  readonly damage: readonly CheckFinding[];
  /** Not signed by this vault: ignored. */
  readonly foreign: readonly CheckFinding[];
  readonly notes: readonly CheckFinding[];
  /** Files in no inventory: left by a run that was cut off, or of one that is still going on. */
  readonly unclaimed: { readonly files: number; readonly bytes: number };
  readonly seconds: number;
}
export interface CheckFinding {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export const checkReport = (
  run: Omit<CheckReport, 'damage' | 'foreign' | 'notes'> & { readonly findings: readonly Finding[] },
): CheckReport => {
  const { findings, ...rest } = run;
  return {
    ...rest,
    damage: of(findings, 'damage'),
    foreign: of(findings, 'foreign'),
    notes: of(findings, 'note'),
  };
};

/** One line for each file and fault, however often it was met. */
const of = (findings: readonly Finding[], kind: Finding['kind']): CheckFinding[] => {
  const lines = findings
    .filter((finding) => finding.kind === kind)
    .map(({ path, error }) => ({ path, code: error.code, message: error.message, hint: error.hint }));
  return [...new Map(lines.map((line) => [`${line.path} ${line.code}`, line])).values()].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
};

/** 4 where anything is damaged or was put there by a stranger. */
export const checkExit = (report: CheckReport): number =>
  report.damage.length > 0 || report.foreign.length > 0 ? 4 : 0;
