import type { SetConfig } from '@safelight/manifests';
import { KnownFiles } from '../backup/known-files.ts';
import type { Problem } from '../backup/problem.ts';
import { type BytePath, displayPath, joinBytes, nameOf, parentOf } from '../model/paths.ts';
import type { SetFacts, Trouble } from '../status/plan.ts';
import { isInCloud } from '../status/rule.ts';
import { scanHeld } from '../status/scan.ts';
import { unheldFiles } from '../vault/held-files.ts';
import { brokenFolders, isIndexBroken } from '../vault/held-lists.ts';
import { References } from '../vault/references.ts';
import type { State } from '../vault/state.ts';
import { ABSENT, archiveOf } from './archived.ts';
import { lastProblems } from './last-runs.ts';
import type { Look } from './look-at-set.ts';
import { homeOf, setPath } from './sets.ts';

/** All that is known of a set: what the last backup left, and what the disk shows. */
export const setFacts = (set: SetConfig, look: Look, state: State): SetFacts => {
  const references = new References(state, set.id);
  const referred = new Set(references.folders());
  const isArchived = archiveOf(set);
  const known = new KnownFiles(state, set.id, '');
  return {
    kind: KINDS[set.kind],
    home: homeOf(set),
    roots: look.roots,
    isReferred: (folder) => referred.has(folder),
    held: scanHeld(state, set.id),
    broken: unheldFiles(state, set.id),
    troubles: [...kept(state, set.id, look), ...look.problems]
      .filter(({ path: at, code }) => !(isArchived(at) && ABSENT.has(code)))
      .map((problem) => troubleOf(problem, known))
      .concat(listTroubles(set, state)),
    differences: look.differences.filter(({ path: at, what }) => !(what === 'gone' && isArchived(at))),
    away: look.away,
  };
};

const KINDS: Readonly<Record<SetConfig['kind'], SetFacts['kind']>> = {
  lightroom: 'catalog',
  'capture-one-catalog': 'catalog',
  'capture-one-session': 'job',
  folder: 'folder',
  studio: 'job',
};

/** What a look at the disk tells better than the last backup is left to that, where it could look. */
const kept = (state: State, set: string, { away }: Look): readonly Problem[] =>
  lastProblems(state, set).filter(
    ({ code, path }) => !ABSENT.has(code) || (code === 'source-missing' && away.has(parentOf(path))),
  );

/** Of a picture that is missing it matters most whether the vault has it. */
const troubleOf = ({ path, code, message }: Problem, known: KnownFiles): Trouble => {
  if (!ABSENT.has(code)) return { path, code, message, grave: code === 'original-changed' };
  if (!known.hasAt(parentOf(path), nameOf(path)))
    return {
      path,
      code: isInCloud({ code }) ? code : 'never-backed-up',
      message: `${message} The vault never had it.`,
      grave: false,
    };
  const asItWas = isInCloud({ code }) ? ' as it was backed up last' : '';
  return { path, code, message: `${message} The vault has it${asItWas}.`, grave: false };
};

/** What the newest snapshot cannot list, it cannot bring back. */
const listTroubles = (set: SetConfig, state: State): Trouble[] => {
  const told = (path: BytePath, what: string): Trouble => ({
    path,
    code: 'damaged',
    message: `The list of ${what} in the newest snapshot is lost or damaged.`,
    grave: true,
  });
  return [
    ...(isIndexBroken(state, set.id) ? [told(setPath(set), 'its folders')] : []),
    ...brokenFolders(state, set.id).map((path) =>
      told(joinBytes(path, '.'), `the files in ${displayPath(path)}`),
    ),
  ];
};
