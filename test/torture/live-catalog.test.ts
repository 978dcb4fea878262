import { expect, test } from 'vitest';
import { type CopiesFigures, copyBesideWriter } from '../support/live-catalog/copies.ts';
import { makeMillionCatalog } from '../support/million-catalog.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

/** Images of a catalog of 785 MB. */
const IMAGES = 970_000;
const COPIES = 50;

/** Fifty commits a second; the `-wal` is folded into the database when SQLite does so by itself. */
const orders = { pause: 20, checkpointAt: 1_000, between: 0 } as const;

const told = ({ copies, longest }: CopiesFigures): string => {
  const seconds = copies.map((copy) => copy.seconds).sort((a, b) => a - b);
  const sound = copies.filter(({ ticks }) => ticks !== null);
  const later = sound.map(({ before, ticks }) => (ticks?.last ?? 0) - before);
  return [
    `${sound.length} of ${copies.length} captured`,
    `${seconds[0]?.toFixed(1)} to ${seconds.at(-1)?.toFixed(1)} s, median ${seconds[seconds.length >> 1]?.toFixed(1)} s`,
    `commits held beyond those asked for: ${Math.min(...later)} to ${Math.max(...later)}`,
    `the writer's slowest commit ${longest.toFixed(0)} ms`,
  ].join('; ');
};

test.each(['wal', 'delete'] as const)(
  'a catalog of 785 MB in %s mode, copied 50 times beside a writer',
  async (journal) => {
    const folder = temporaryFolder();
    const path = makeMillionCatalog(folder, IMAGES, journal);
    const figures = await copyBesideWriter({ path, orders, copies: COPIES, scratch: temporaryFolder() });
    console.log(`${journal}: ${told(figures)}`);
    expect(figures.copies).toHaveLength(COPIES);
    if (journal === 'wal') expect(figures.copies.filter(({ ticks }) => ticks === null)).toEqual([]);
  },
);
