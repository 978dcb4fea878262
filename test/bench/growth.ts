import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { treeOf } from '../support/tree.ts';
import { CATALOG, editCatalog } from './catalog.ts';
import type { ContenderMaker } from './contender.ts';
import { run } from './measure.ts';

/** What a second backup added to the store after an edit. */
export interface Growth {
  readonly contender: string;
  readonly bytes: number;
}

const bytesIn = (folder: string): number =>
  [...treeOf(folder).values()].reduce((total, { size }) => total + size, 0);

const growthOf = (make: ContenderMaker, room: string, source: string): readonly Growth[] => {
  const catalog = join(source, CATALOG);
  const work = join(room, 'source');
  mkdirSync(work, { recursive: true });
  copyFileSync(catalog, join(work, CATALOG));
  const contender = make({ folder: room, source: work });
  const [first, again] = [contender?.work.first, contender?.work.again];
  if (contender === null || first === undefined || again === undefined) return [];
  [...contender.prepare, first].forEach(run);
  const before = bytesIn(contender.store);
  editCatalog(join(work, CATALOG));
  run(again);
  return [{ contender: contender.name, bytes: bytesIn(contender.store) - before }];
};

/** Backs a catalog up, edits a hundredth of it, backs it up again; not timed, so once is enough. */
export const measureGrowth = (
  dir: string,
  source: string,
  makers: readonly ContenderMaker[],
): readonly Growth[] =>
  makers.flatMap((make, index) => {
    const room = join(dir, `growth-room-${index}`);
    rmSync(room, { recursive: true, force: true });
    const growth = growthOf(make, room, source);
    rmSync(room, { recursive: true, force: true });
    for (const { contender, bytes } of growth)
      console.log(`  growth   ${contender.padEnd(14)} ${(bytes / 1e6).toFixed(1)} MB`);
    return growth;
  });
