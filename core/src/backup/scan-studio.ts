import { studioRule } from '../catalog/studio-folders.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath, joinBytes } from '../model/paths.ts';
import { problemOf } from './problem.ts';
import { listNames, type ScannedFolder } from './scan.ts';
import { type Substitute, scanTree } from './scan-plain.ts';

/** The folders of the editors, whole but for what their rules leave out. One that is not there belongs to no editor now. */
export async function* scanStudio(
  home: BytePath,
  folders: readonly BytePath[],
): AsyncGenerator<ScannedFolder> {
  const there = folders.filter((folder) => listNames(folder).kind !== 'absent');
  if (there.length === 0) yield nothingThere(home);
  for (const folder of there) yield* scanTree(folder, leaveOut);
}

const leaveOut: Substitute = (folder, names) => {
  const exclusions = names.flatMap((name) => {
    const rule = studioRule(name);
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
