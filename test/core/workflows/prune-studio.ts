import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../../../core/src/place/place.ts';
import { primaryOf } from '../../../core/src/workflows/primary-key.ts';
import { applyPrune, type PruneOptions } from '../../../core/src/workflows/prune/prune.ts';
import { openedBy } from '../../../core/src/workflows/session.ts';
import { attachComputer, backUpOne, type Computer, newComputer, sessionOf } from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const DAY = 86_400_000;

/** A clock that is so many days ahead. */
export const ahead = (days: number) => (): Date => new Date(Date.now() + days * DAY);

export const later = (computer: Computer, days: number): Computer => ({
  ...computer,
  context: { ...computer.context, clock: ahead(days) },
});

/** Nothing but the newest stays, and what alone holds an original. */
const newestAlone: PruneOptions = {
  retention: { days: 0, weeks: 0, months: 0 },
  sets: [],
  grace: 3,
  dead: [],
};

export const prune = async (
  computer: Computer,
  options: Partial<PruneOptions> = {},
  through: (place: Place) => Place = (place) => place,
) => {
  const closed = await sessionOf(computer);
  const primary = await primaryOf(closed, computer.words);
  const opened = await openedBy(closed, primary);
  const session = { ...opened, store: { ...opened.store, place: through(opened.store.place) } };
  return applyPrune(session, { ...newestAlone, ...options, primary }, computer.context);
};

/** A desk that backed up a working file three times, and a laptop that knows the vault. */
export const threeVersions = async () => {
  const folder = temporaryFolder();
  const pictures = join(folder, 'Pictures');
  mkdirSync(pictures);
  writeFileSync(join(pictures, 'IMG_0001.CR3'), Buffer.alloc(1_200_000, 'picture'));
  const edit = (version: number): void =>
    writeFileSync(join(pictures, 'album.psd'), Buffer.alloc(1_100_000, `album ${version} `));
  const desk = await newComputer(folder);
  for (const version of [1, 2, 3]) {
    edit(version);
    await backUpOne(desk, pictures);
  }
  const laptop = await attachComputer(desk, join(folder, 'laptop'));
  return { folder, pictures, edit, desk, laptop };
};
