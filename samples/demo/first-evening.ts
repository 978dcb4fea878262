import { bytes, count, duration, groups, rate } from '../../cli/src/render/quantity.ts';
import type { BackupDocument, BackupReport, CheckReport, SetUpReport } from '../../core/src/index.ts';
import { differences, digestsBelow, named } from './digests.ts';
import { safelight } from './safelight.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

export const makeVault = (stage: Stage, story: Story): void => {
  story.chapter('A vault');
  const places = ['--vault', stage.vault, '--recovery-words-file', stage.wordsFile, '--kit', stage.kit];
  const options = ['--name', 'Demo studio', '--keystore', 'file', '--same-disk'];
  const { document, seconds } = safelight<SetUpReport>(stage, ['init', ...places, ...options]);
  story.say(`An empty encrypted folder, eight recovery words and a sheet to print: ${duration(seconds)}.`);
  story.say(`Its fingerprint, also on the sheet: ${groups(document.fingerprint ?? '')}`);
};

const backUp = (stage: Stage, args: readonly string[]): BackupReport => {
  const [report] = safelight<BackupDocument>(stage, ['backup', ...args]).document.sets;
  if (report === undefined) throw new Error('the backup reported nothing');
  return report;
};

export const firstBackup = (stage: Stage, story: Story): void => {
  story.chapter('The first backup: catalog and pictures together');
  const { complete, totals, stored, catalog, excluded, seconds } = backUp(stage, [stage.studio.catalog]);
  story.say(
    `${count(stored.files, 'file')}, ${bytes(stored.bytes)}, ${duration(seconds)} (${rate(stored.bytes, seconds)}).`,
  );
  story.say(`Left out on purpose: ${excluded.map(({ reason }) => reason).join('; ')}.`);
  story.check(
    complete && totals.files === stage.wanted.size && totals.bytes === stage.bytes,
    'Everything that was there is in the vault, by count and by bytes.',
    `${totals.files} files (${totals.bytes} bytes) are in the vault instead of ${stage.wanted.size} (${stage.bytes}).`,
  );
  const originals = stage.studio.originals.length;
  story.check(
    catalog?.references === originals && catalog.missing === 0,
    `The catalog refers to ${count(originals, 'picture')}; all of them are in the vault.`,
    `The catalog refers to ${originals} pictures; the backup says ${catalog?.references}, ${catalog?.missing} missing.`,
  );
};

export const backUpAgain = (stage: Stage, story: Story): void => {
  story.chapter('The next backup: nothing has changed');
  const { stored, unchanged, seconds } = backUp(stage, []);
  story.check(
    stored.files === 0 && unchanged === stage.wanted.size,
    `${count(unchanged, 'file')} looked at, none stored twice: ${duration(seconds)}.`,
    `${count(stored.files, 'file')} stored again although nothing had changed.`,
  );
  const touched = differences(stage.before, digestsBelow(stage.studio.folder));
  story.check(
    touched.length === 0,
    'Catalog and pictures were not touched, and nothing was left beside them.',
    `The studio is not as it was: ${named(touched)}.`,
  );
};

export const verifyVault = (stage: Stage, story: Story): void => {
  story.chapter('Is the vault whole?');
  const outside = safelight<CheckReport>(stage, ['verify', stage.vault]).document;
  story.say(`Without any key, as any computer could: ${checked(outside)}.`);
  const { opened, damage, ...inside } = safelight<CheckReport>(stage, ['verify', '--read-data']).document;
  story.say(
    `With the key, every picture opened: ${bytes(opened?.bytes ?? 0)} in ${duration(inside.seconds)}.`,
  );
  story.check(
    outside.damage.length + damage.length === 0 && opened?.files === stage.wanted.size,
    `${count(stage.wanted.size, 'file')} opened, each equal to what was backed up.`,
    `${opened?.files} of ${stage.wanted.size} files opened; ${count(damage.length, 'fault')}.`,
  );
};

const checked = ({ files, bytes: size, seconds }: CheckReport): string =>
  `${count(files, 'file')} in the vault read and compared, ${bytes(size)} in ${duration(seconds)} (${rate(size, seconds)})`;
