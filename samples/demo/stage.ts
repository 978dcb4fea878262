import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytes, count, duration } from '../../cli/src/render/quantity.ts';
import { makeSampleStudio, type SampleStudio } from '../shoot.ts';
import { type Digests, digestsBelow } from './digests.ts';
import type { Story } from './story.ts';

/** Where the story is set: a studio, and the folders the rest will lie in. */
export interface Stage {
  readonly folder: string;
  readonly studio: SampleStudio;
  /** Every file of the studio before Safelight saw it, also those that are left out of a backup. */
  readonly before: Digests;
  /** The part of `before` that must come back. */
  readonly wanted: Digests;
  readonly bytes: number;
  readonly vault: string;
  readonly wordsFile: string;
  readonly kit: string;
  /** The first computer: all that Safelight remembers there. */
  readonly home: string;
}

/** Makes the studio and says what is in it. */
export const openStage = async (folder: string, story: Story): Promise<Stage> => {
  story.title('A studio is backed up, lost and brought back, with real files.');
  const started = performance.now();
  const studio = await makeSampleStudio(join(folder, 'studio'));
  const before = digestsBelow(studio.folder);
  const wanted = new Map([...before].filter(([path]) => !isExcluded(studio, path)));
  const size = [...wanted.values()].reduce((sum, file) => sum + file.size, 0);
  const stage = { folder, studio, before, wanted, bytes: size, ...placesIn(folder) };
  mkdirSync(stage.home);
  const made = duration((performance.now() - started) / 1000);
  const pictures = count(studio.originals.length, 'picture');
  story.say(`A sample studio, made just now (${made}): a wedding and a portrait session,`);
  story.say(`${pictures} with their sidecars, and the Lightroom catalog with the edits.`);
  story.say(`${count(wanted.size, 'file')} to keep, ${bytes(size)}.`);
  return stage;
};

const placesIn = (folder: string) => ({
  vault: join(folder, 'vault'),
  wordsFile: join(folder, 'words.txt'),
  kit: join(folder, 'kit.pdf'),
  home: join(folder, 'laptop'),
});

const isExcluded = ({ folder, excluded }: SampleStudio, path: string): boolean =>
  excluded.some((left) => join(folder, path).startsWith(join(left, '/')));
