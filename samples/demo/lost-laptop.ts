import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytes, count, duration, rate } from '../../cli/src/render/quantity.ts';
import type { OpenReport, RestoreReport } from '../../core/src/index.ts';
import { picturesOf } from './catalog-pictures.ts';
import { type Digests, differences, digestOf, digestsBelow, named } from './digests.ts';
import { fingerprintOf } from './fingerprint.ts';
import { safelight } from './safelight.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';
import { wordsOf } from './to-the-client.ts';

const CATALOG = 'Lightroom/Studio.lrcat';

/** A computer that has never seen the vault: the words and the folder are all there is. */
export const lostLaptop = (stage: Stage, story: Story): void => {
  story.chapter('The laptop is gone: a new computer, the words and the vault');
  const computer = { home: join(stage.folder, 'new-computer') };
  mkdirSync(computer.home);
  const proof = ['--fingerprint', fingerprintOf(stage), '--recovery-words-file', stage.wordsFile];
  const opened = safelight<OpenReport>(computer, ['open', stage.vault, ...proof, '--keystore', 'file']);
  story.say(
    `The words open the vault: ${count(opened.document.files, 'file')} known again, ${duration(opened.seconds)}.`,
  );
  const to = join(stage.folder, 'restored');
  const { document } = safelight<RestoreReport>(computer, ['restore', 'latest', '--to', to, '--relocate']);
  const { files, bytes: size, seconds } = document;
  story.say(
    `${count(files, 'file')} restored, the catalog first: ${bytes(size)} in ${duration(seconds)} (${rate(size, seconds)}).`,
  );
  compareFiles(stage, story, document);
  comparePictures(stage, story, document);
  story.check(
    wordsOf(computer) === wordsOf(stage),
    'The words of the delivery have come back, too.',
    'The words of the delivery are not those of before.',
  );
};

/** The relocated catalog differs, as it must; beside it lies a copy, made just now, of the one that was backed up. */
const compareFiles = (stage: Stage, story: Story, { to, catalog }: RestoreReport): void => {
  const found = new Map(digestsBelow(to));
  const untouched = catalog?.untouched ?? null;
  if (untouched !== null) {
    const mtimeNs = stage.wanted.get(CATALOG)?.mtimeNs ?? 0n;
    found.set(CATALOG, { ...digestOf(untouched), mtimeNs });
    found.delete(untouched.slice(to.length + 1));
  }
  const wrong = differences(stage.wanted, found);
  story.check(
    wrong.length === 0,
    `${stage.wanted.size} of ${count(stage.wanted.size, 'file')} came back bit for bit, with their times.`,
    `Not as it was: ${named(wrong)}.`,
  );
};

/** Every path the restored catalog names must lie in the new folder and hold the bytes of the picture it stood for. */
const comparePictures = (
  { studio, wanted, folder }: Stage,
  story: Story,
  { to, catalog }: RestoreReport,
): void => {
  const named = catalog === null ? [] : picturesOf(catalog.path, folder);
  const right = named.filter((path) => isPicture(path, to, wanted));
  story.check(
    right.length === studio.originals.length && named.length === right.length,
    `The restored catalog finds ${right.length} of ${count(named.length, 'picture')} in their new folder.`,
    `The restored catalog finds ${right.length} of ${named.length} pictures.`,
  );
};

const isPicture = (path: string, to: string, wanted: Digests): boolean =>
  path.startsWith(`${to}/`) && wanted.get(path.slice(to.length + 1))?.sha256 === digestOf(path).sha256;
