import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Tree, type TreeEntry, treeDifferences, treeOf } from '../../support/tree.ts';
import { type Ordeal, repeat } from './ordeal.ts';
import { readCatalog } from './restored-catalog.ts';
import { commandsOf, keep, mustRun, type Stage } from './stage.ts';

/** Not whole yet. */
const unfinished = /(^|\/)\.safelight-[0-9a-f-]{36}\.part(-wal|-shm|-journal)?$/;

/** Where the restored catalog lies, below the folder. */
const CATALOG = 'Lightroom/Studio.lrcat';

interface Expected {
  readonly vault: Tree;
  readonly studio: Tree;
  /** What an unharmed restore gives. */
  readonly out: Tree;
  /** Contents of the catalog before it is relocated, and after. */
  readonly catalogs: readonly [string, string];
}

/** A restore into an empty folder, the catalog pointed at the restored pictures. */
export const restoreOrdeal = async (stage: Stage): Promise<Ordeal> => {
  await mustRun(stage, commandsOf(stage).init);
  await mustRun(stage, commandsOf(stage).backup);
  keep(stage, 'restore');
  const ordeal = (expected: Expected): Ordeal => ({
    stage,
    command: 'restore',
    before: 'restore',
    clock: 1,
    again: () => repeat(stage, 'restore'),
    afterDeath: async () => [...untouchedTrouble(stage, expected), ...halfWayTrouble(stage, expected)],
    afterRerun: async () => [...untouchedTrouble(stage, expected), ...finalTrouble(stage, expected)],
  });
  return ordeal(await expectedOf(stage));
};

const catalogPath = ({ out }: Stage): string => join(out, CATALOG);

const expectedOf = async (stage: Stage): Promise<Expected> => {
  const vault = treeOf(stage.vault);
  await mustRun(stage, commandsOf(stage).restore);
  const catalogs = [stage.catalog, catalogPath(stage)].map((path) => readCatalog(path, stage.folder));
  const [before = '', after = ''] = catalogs;
  return { vault, studio: treeOf(stage.studio), out: treeOf(stage.out), catalogs: [before, after] };
};

const untouchedTrouble = (stage: Stage, { vault, studio }: Expected): string[] => [
  ...treeDifferences(vault, treeOf(stage.vault), ['kind', 'size', 'sha256']).map((line) => `vault: ${line}`),
  ...treeDifferences(studio, treeOf(stage.studio)).map((line) => `sources: ${line}`),
];

/** Whatever stands under a final name is whole; what is not there yet may be missing. */
const halfWayTrouble = (stage: Stage, { out, catalogs }: Expected): string[] => {
  if (!existsSync(stage.out)) return [];
  const there = [...treeOf(stage.out)].filter(
    ([path, { kind }]) => kind !== 'folder' && !unfinished.test(path),
  );
  const trouble = there
    .filter(([path, entry]) => path !== CATALOG && entry.sha256 !== out.get(path)?.sha256)
    .map(([path]) => `not whole: ${path}`);
  if (!existsSync(catalogPath(stage))) return trouble;
  const known = catalogs.includes(readCatalog(catalogPath(stage), stage.folder));
  return known ? trouble : [...trouble, 'the catalog is neither as backed up nor relocated'];
};

/** All but the catalogs has the time of its source; folders and what was made here have their own. */
const finalTrouble = (stage: Stage, { out, catalogs }: Expected): string[] => {
  const now = treeOf(stage.out);
  const backedUp = ([path, { kind }]: [string, TreeEntry]) => kind === 'file' && !path.endsWith('.lrcat');
  const times = treeDifferences(new Map([...out].filter(backedUp)), new Map([...now].filter(backedUp)), [
    'mtimeNs',
  ]);
  const found = treeDifferences(out, now, ['kind', 'size', 'sha256', 'mode']).filter(
    (line) => !line.includes(` of ${CATALOG}:`),
  );
  const relocated = readCatalog(catalogPath(stage), stage.folder) === catalogs[1];
  return [...times, ...found, ...(relocated ? [] : ['the catalog is not relocated'])];
};
