import type { Removal } from '@safelight/manifests';
import type { Fingerprint, Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';

/** What still counts of a computer that was removed. */
export interface Remainder {
  /** Lowest number of a snapshot that counts no more. */
  readonly from: number;
  /** SHA-256 of the files it signed that do. */
  readonly kept: ReadonlySet<Sha256>;
}

/** Computers that were removed, by their keys. */
export type Revoked = ReadonlyMap<Fingerprint, Remainder>;

export const NOBODY: Revoked = new Map();

/** Several of one computer: the lowest number, and what any of them lists. */
export const revokedBy = (machines: readonly NonNullable<Removal['machines']>[number][]): Revoked =>
  machines.reduce<Revoked>(
    (revoked, { machine, from, kept }) =>
      togetherRevoked([revoked, new Map([[machine, { from, kept: new Set(kept) }]])]),
    NOBODY,
  );

/** What several places know. */
export const togetherRevoked = (several: readonly Revoked[]): Revoked => {
  const together = new Map<Fingerprint, Remainder>();
  for (const [machine, { from, kept }] of several.flatMap((one) => [...one])) {
    const known = together.get(machine);
    together.set(machine, {
      from: Math.min(from, known?.from ?? from),
      kept: new Set([...(known?.kept ?? []), ...kept]),
    });
  }
  return together;
};

/** Does what this computer signed count? `seq` is 0 where it belongs to no snapshot, `sha256` that of the whole file. */
export const counts = (
  revoked: Revoked,
  {
    machine,
    seq,
    sha256,
  }: { readonly machine: Fingerprint; readonly seq: number; readonly sha256: Sha256 | null },
): boolean => {
  const remainder = revoked.get(machine);
  return remainder === undefined || (seq < remainder.from && sha256 !== null && remainder.kept.has(sha256));
};

/** What is said of a file that does not. */
export const ofRemoved = (path: string): SafelightError =>
  new SafelightError('signature-bad', { path, why: 'it is of a computer that was removed from this vault' });
