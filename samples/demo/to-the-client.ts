import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytes, count, duration } from '../../cli/src/render/quantity.ts';
import type { DeliverReport, DeliveryWords } from '../../core/src/index.ts';
import { exportPictures, PRIVATE_TEXTS, scanOf } from './export.ts';
import { isInstalled } from './programs.ts';
import { safelight } from './safelight.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** Developed pictures go to a client; what they hold is looked at as the client would, with 7-Zip. */
export const toTheClient = (stage: Stage, story: Story): void => {
  story.chapter('To the client: an archive, and its words by another road');
  const exported = join(stage.folder, 'Export');
  const pictures = exportPictures(exported);
  const { document, seconds } = safelight<DeliverReport>(stage, [
    ...['deliver', exported, '--client', 'Anna Huber', '--out', join(stage.folder, 'deliveries')],
  ]);
  story.say(
    `${count(document.files, 'picture')} (${bytes(document.bytes)}), cleaned and encrypted: ${duration(seconds)}.`,
  );
  openAsClient(stage, story, { pictures, document });
  refuseOneRoad(stage, story);
};

export const wordsOf = (computer: Pick<Stage, 'home'>): string =>
  safelight<DeliveryWords>(computer, ['delivery', 'words', 'latest']).document.words;

export interface Delivered {
  /** What was exported. */
  readonly pictures: readonly string[];
  readonly document: Pick<DeliverReport, 'folder' | 'archives'>;
}

export const openAsClient = (
  stage: Pick<Stage, 'folder' | 'home'>,
  story: Story,
  { pictures, document }: Delivered,
): void => {
  if (!isInstalled('7zz')) {
    story.fact('not done', 'Not opened: 7zz is not installed here.');
    return;
  }
  const archive = join(document.folder, document.archives[0]?.name ?? '');
  const [to, not] = [join(stage.folder, 'client'), join(stage.folder, 'stranger')];
  const opened = unpack(archive, to, wordsOf(stage));
  const refused = unpack(archive, not, 'one-two-three-four-five-six');
  const listed = opened ? sumsIn(to) : new Map<string, string>();
  const whole = [...listed].filter(([name, sum]) => sha256(readFileSync(join(to, name))) === sum);
  story.check(
    !refused && listed.size >= pictures.length && whole.length === listed.size,
    `7-Zip opens it with the six words and with no others; ${count(whole.length, 'file')} of ${listed.size} have the SHA-256 of the list inside.`,
    `7-Zip opened ${whole.length} of ${listed.size} files as they were delivered${refused ? ', and with wrong words too' : ''}.`,
  );
  if (opened) compareCopies(stage, story, { pictures, to });
};

/** The pictures must be those that were exported; of the notes in them nothing may be left, nor anything at home be touched. */
const compareCopies = (
  stage: Pick<Stage, 'folder'>,
  story: Story,
  { pictures, to }: { readonly pictures: readonly string[]; readonly to: string },
): void => {
  const copies = pictures.map((path) => ({
    ours: readFileSync(path),
    theirs: readFileSync(join(to, path.slice(stage.folder.length + 1))),
  }));
  const same = copies.filter(({ ours, theirs }) => scanOf(ours).equals(scanOf(theirs)));
  story.check(
    same.length === pictures.length,
    `${same.length} of ${count(pictures.length, 'picture')} are the exported ones, to the last bit of the image.`,
    `Only ${same.length} of ${pictures.length} pictures are the exported ones.`,
  );
  const left = PRIVATE_TEXTS.filter((text) => copies.some(({ theirs }) => theirs.includes(text)));
  const noted = PRIVATE_TEXTS.filter((text) => copies.every(({ ours }) => ours.includes(text)));
  story.check(
    left.length === 0 && noted.length === PRIVATE_TEXTS.length,
    'No name and no place that was written in them is left in the copies; at home all is as it was.',
    `In the copies is left: ${left.join(', ')}.`,
  );
};

/** The words go into a pipe, as a person would type them: in an argument every program on the computer could read them. */
const unpack = (archive: string, to: string, words: string): boolean =>
  spawnSync('7zz', ['x', '-y', `-o${to}`, archive], { input: `${words}\n`, encoding: 'utf8' }).status === 0;

/** Name → SHA-256, as `sha256sum` writes it. */
const sumsIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readFileSync(join(folder, 'SHA256SUMS.txt'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

const refuseOneRoad = (stage: Stage, story: Story): void => {
  const contacts = ['--archive-to', 'anna.huber@gmail.com', '--words-to', 'AnnaHuber+pics@googlemail.com'];
  const link = ['--link', 'https://cloud.example.org/s/wedding'];
  const { exit, document } = safelight<{ readonly error?: { readonly code: string } }>(
    stage,
    ['delivery', 'send', 'latest', ...contacts, ...link],
    [0, 6],
  );
  story.check(
    exit === 6 && document.error?.code === 'same-road',
    'Archive and words to one mailbox are refused, also under another spelling.',
    'Archive and words would have gone to one mailbox.',
  );
};
