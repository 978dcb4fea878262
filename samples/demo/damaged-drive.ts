import { closeSync, existsSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CheckReport, RestoreReport, StatusReport } from '../../core/src/index.ts';
import { safelight } from './safelight.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

export const damagedDrive = (stage: Stage, story: Story): void => {
  story.chapter('A drive goes bad: one bit in the vault flips');
  const object = largestObject(stage.vault);
  flipBit(join(stage.vault, object), Math.floor(statSync(join(stage.vault, object)).size / 2));
  const { document, exit } = safelight<CheckReport>(stage, ['verify', '--read-data'], [0, 4]);
  const picture = pictureIn(stage, document);
  story.check(
    exit === 4 && document.damage.some(({ path }) => path === object),
    'The check finds it and names the damaged file in the vault.',
    `The check does not name ${object}.`,
  );
  story.check(
    picture !== null,
    `It names the picture: ${picture}. The other ${stage.wanted.size - 1} files are whole.`,
    'It does not say which picture is in it.',
  );
  if (picture === null) return;
  restoreDamaged(stage, story, picture);
  mend(stage, story, picture);
};

/** What is damaged must not come back looking like a picture. */
const restoreDamaged = (stage: Stage, story: Story, picture: string): void => {
  const to = join(stage.folder, 'half');
  const only = ['--include', `**/${picture}`];
  const { exit, document } = safelight<RestoreReport>(
    stage,
    ['restore', 'latest', '--to', to, ...only],
    [0, 4],
  );
  const isLeft =
    existsSync(to) &&
    readdirSync(to, { recursive: true })
      .map(String)
      .some((path) => path.endsWith(basename(picture)));
  story.check(
    exit === 4 && document.failures.length === 1 && !isLeft,
    'Restoring that picture is refused: no half picture appears under its name.',
    'Restoring that picture gave something, or did not say that it failed.',
  );
};

/** The status names the shoot, and the next backup seals the picture again, from the disk. */
const mend = (stage: Stage, story: Story, picture: string): void => {
  const { document } = safelight<StatusReport>(stage, ['status'], [0, 3]);
  const failed = document.shoots.filter(({ copies }) => copies.some(({ word }) => word === 'failed'));
  story.check(
    failed.length === 1 && picture.includes(failed[0]?.name ?? '?'),
    `The status calls one shoot failed, ${failed[0]?.name}, and the others complete.`,
    'The status does not say which shoot it hits.',
  );
  safelight(stage, ['backup'], [0]);
  const to = join(stage.folder, 'mended');
  const only = ['--include', `**/${picture}`];
  const back = safelight<RestoreReport>(stage, ['restore', 'latest', '--to', to, ...only], [0, 4]);
  story.check(
    back.exit === 0,
    'The next backup puts that picture into the vault again, and it comes back whole.',
    'The picture is still lost after another backup.',
  );
};

const largestObject = (vault: string): string => {
  const objects = readdirSync(join(vault, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `objects/${basename(entry.parentPath)}/${entry.name}`);
  const [largest] = objects.sort((a, b) => sizeIn(vault, b) - sizeIn(vault, a) || (a < b ? -1 : 1));
  if (largest === undefined) throw new Error('the vault holds nothing');
  return largest;
};

const sizeIn = (vault: string, path: string): number => statSync(join(vault, path)).size;

const flipBit = (path: string, at: number): void => {
  const file = openSync(path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, at);
    byte.writeUInt8(byte.readUInt8() ^ 1);
    writeSync(file, byte, 0, 1, at);
  } finally {
    closeSync(file);
  }
};

/** The one file of the studio that the check says cannot be opened. */
const pictureIn = ({ wanted }: Stage, { damage }: CheckReport): string | null => {
  const pictures = damage
    .map(({ path }) => path)
    .filter((path) => [...wanted.keys()].some((known) => known.endsWith(path)));
  return pictures.length === 1 ? (pictures[0] ?? null) : null;
};
