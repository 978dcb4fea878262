import { resolve } from 'node:path';
import { SafelightError } from '../model/errors.ts';
import { foldCase } from '../model/fold-case.ts';
import { bytePathFromText, displayPath } from '../model/paths.ts';
import type { JudgedShoot } from '../status/report.ts';

/**
 * The shoot that a person means by its name or a part of it, its folder or the end of that. Throws `shoot-unknown`,
 * `shoot-ambiguous`.
 */
export const chooseShoot = (shoots: readonly JudgedShoot[], wanted: string): JudgedShoot => {
  const path = bytePathFromText(resolve(wanted));
  const exact = shoots.filter((shoot) => shoot.path === path);
  const named = shoots.filter(({ name }) => foldCase(name) === foldCase(wanted));
  const ended = shoots.filter((shoot) => foldCase(displayPath(shoot.path)).endsWith(`/${foldCase(wanted)}`));
  const partly = shoots.filter(({ name }) => foldCase(name).includes(foldCase(wanted)));
  const found = [exact, named, ended, partly].find((some) => some.length > 0) ?? [];
  const [only, ...more] = found;
  if (only === undefined) throw new SafelightError('shoot-unknown', { name: wanted });
  if (more.length > 0)
    throw new SafelightError('shoot-ambiguous', {
      name: wanted,
      paths: found.map((shoot) => displayPath(shoot.path)),
    });
  return only;
};
