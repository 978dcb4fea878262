import type { Machine } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import { foldCase } from '../../model/fold-case.ts';

/** Digits of a fingerprint that are enough to mean one. */
const SHORTEST = 6;

/**
 * The computer that is meant by its name or the beginning of its fingerprint; of several with one name the one that
 * counts. Throws `machine-unknown`, `machine-ambiguous`.
 */
export const chooseMachine = (machines: readonly Machine[], wanted: string): Machine => {
  const digits = wanted.replaceAll(/[\s:]/g, '').toLowerCase();
  const byKey = machines.filter(
    ({ fingerprint }) => digits.length >= SHORTEST && fingerprint.startsWith(digits),
  );
  const byName = machines.filter(({ name }) => foldCase(name) === foldCase(wanted));
  const counting = byName.filter(({ removed }) => removed === null);
  const found = [byKey, counting, byName].find(({ length }) => length > 0) ?? [];
  const [only, ...more] = found;
  if (only === undefined) throw new SafelightError('machine-unknown', { name: wanted });
  if (more.length > 0)
    throw new SafelightError('machine-ambiguous', {
      name: wanted,
      fingerprints: found.map(({ fingerprint }) => fingerprint.slice(0, 8)),
    });
  return only;
};
