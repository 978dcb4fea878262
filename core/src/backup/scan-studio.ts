import type { NamedBy } from '../catalog/studio-folders.ts';
import { studioRule } from '../catalog/studio-rules.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath, joinBytes } from '../model/paths.ts';
import { problemOf } from './problem.ts';
import { listNames, type ScannedFolder } from './scan.ts';
import { type Substitute, scanTree } from './scan-plain.ts';

/** A folder of an editor, and who names what lies directly in it; below that the photographer does. */
export interface StudioRoot {
  readonly path: BytePath;
  readonly namedBy: NamedBy;
}

/** The folders of the editors, whole but for what their rules leave out. One that is not there belongs to no editor now. */
export async function* scanStudio(
  home: BytePath,
  roots: readonly StudioRoot[],
): AsyncGenerator<ScannedFolder> {
  const there = roots.filter(({ path }) => listNames(path).kind !== 'absent');
  if (there.length === 0) yield nothingThere(home);
  for (const root of there)
    yield* scanTree(root.path, (folder, names) =>
      leaveOut(folder, names, folder === root.path ? root.namedBy : 'photographer'),
    );
}

const leaveOut = (folder: BytePath, names: readonly BytePath[], namedBy: NamedBy): ReturnType<Substitute> => {
  const exclusions = names.flatMap((name) => {
    const rule = studioRule(name, namedBy);
    return rule === null ? [] : [{ path: joinBytes(folder, name), name, ...rule }];
  });
  return Promise.resolve({
    names: new Set(exclusions.map(({ name }) => name)),
    entries: [],
    problems: [],
    exclusions: exclusions.map(({ path, rule, reason }) => ({ path, rule, reason })),
    carried: [],
  });
};

/** All that is stored of them stays. */
const nothingThere = (home: BytePath): ScannedFolder => ({
  path: home,
  entries: [],
  folders: [],
  problems: [problemOf(home, new SafelightError('studio-not-found', { path: displayPath(home) }))],
  exclusions: [],
  carried: [],
  unreadable: true,
  orphans: 0,
});
