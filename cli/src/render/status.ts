import type { RunningJob, ShootStatus, StatusReport, StatusStep } from '@safelight/core';
import type { PlaceStatus, SetRule, ShootRule } from '@safelight/manifests';
import { doing } from '../progress.ts';
import type { Lines } from './lines.ts';
import { bytes, count, duration, moment } from './quantity.ts';
import { ruleWords } from './rule.ts';
import { missedLines } from './scheduled-run.ts';
import { table } from './table.ts';

/** Lines of a shoot among others, and of one that was asked for. */
const FEW = 3;
const MANY = 50;

export const statusText =
  (isOne: boolean) =>
  (report: StatusReport): Lines => [
    headline(report),
    ...report.places.map((place) => `  ${placeText(place)}`),
    ...report.sets.flatMap(({ name, failed }) =>
      failed === null
        ? []
        : [`  The last backup of ${name}, ${moment(failed.at)}, did not come to an end: ${failed.message}`],
    ),
    ...notes(report).map((line) => `  ${line}`),
    ...report.running.map(runningLine),
    ...shootTable(report),
    ...report.shoots.flatMap((shoot) => troubleLines(shoot, isOne ? MANY : FEW)),
    ...nextLines(report),
  ];

export const headline = ({ vault, words, running }: StatusReport): string => {
  const all = words.complete + words.incomplete + words.unknown + words.failed;
  if (all === 0)
    return `${vault}: nothing is backed up yet${running.length > 0 ? ', a backup is running' : ''}.`;
  const bad = (['failed', 'incomplete', 'unknown'] as const).flatMap((word) =>
    words[word] === 0 ? [] : [`${words[word]} ${word}`],
  );
  return bad.length === 0
    ? `${vault}: ${count(all, 'shoot or catalog', 'shoots and catalogs')}, all complete.`
    : `${vault}: ${bad.join(', ')}, ${words.complete} complete, of ${count(all, 'shoot or catalog', 'shoots and catalogs')}.`;
};

export const placeText = ({ name, path, there, trouble, seen, checked, expires }: PlaceStatus): string => {
  const since = seen === null ? 'not seen yet' : `last seen ${moment(seen)}`;
  const place =
    expires === null
      ? `${name} in ${path}`
      : `${name} in ${path} (it deletes files after ${count(expires, 'day')}: no copy)`;
  const where = there ? `${place}: there` : `${place}: ${since}. ${trouble ?? ''}`.trimEnd();
  if (checked === null) return `${where}${there ? ', never checked' : ''}${there ? '.' : ''}`;
  const found = checked.damage === 0 ? 'nothing damaged' : `${count(checked.damage, 'file')} damaged`;
  const how = checked.depth === 'sample' ? 'a sample checked' : 'checked';
  return there ? `${where}, ${how} ${moment(checked.at)}: ${found}.` : where;
};

/** The rule, and a scheduled run that did not happen. */
export const notes = (report: StatusReport): Lines => [...ruleLines(report), ...missedLines(report.missed)];

/** Each rule once, with how many keep it. */
const ruleLines = ({ sets }: StatusReport): Lines => {
  const rules = new Map<string, { readonly rule: SetRule; kept: number; shoots: number }>();
  for (const { rule, ruleKept, shoots } of sets) {
    const key = JSON.stringify(rule);
    const known = rules.get(key) ?? { rule, kept: 0, shoots: 0 };
    rules.set(key, { rule, kept: known.kept + ruleKept, shoots: known.shoots + shoots });
  }
  return [...rules.values()]
    .filter(({ shoots }) => shoots > 0)
    .map(
      ({ rule, kept, shoots }) =>
        `The rule (${ruleWords(rule.rule)}${rule.chosen ? '' : '; nobody chose it yet'}) is kept for ${kept === shoots ? 'all' : `${kept} of ${shoots}`}.`,
    );
};

const runningLine = ({
  command,
  phase,
  subject,
  bytes: done,
  ofBytes,
  bytesPerSecond,
  secondsLeft,
}: RunningJob): string => {
  const what = isPhase(phase) ? `${doing[phase]}: ${subject}` : 'just begun';
  const part = ofBytes === null || ofBytes === 0 ? '' : ` ${Math.floor((done * 100) / ofBytes)} %,`;
  const rate = done === 0 ? '' : `,${part} ${bytes(done)}, ${bytes(bytesPerSecond)}/s`;
  const left = secondsLeft === null || secondsLeft === 0 ? '' : `, ${duration(secondsLeft)} left`;
  return `  Running now: ${command}. ${what}${rate}${left}.`;
};

const isPhase = (phase: string): phase is keyof typeof doing => phase in doing;

const shootTable = ({ shoots, places }: StatusReport): Lines =>
  shoots.length === 0
    ? []
    : [
        '',
        ...table([
          ['', 'size', ...places.map(({ name }) => name), 'rule', 'read back', 'restore test', ''],
          ...shoots.map(row),
        ]),
      ];

const row = (shoot: ShootStatus): readonly string[] => [
  shoot.name,
  bytes(shoot.bytes),
  ...shoot.copies.map(({ word }) => word),
  ruleWord(shoot),
  proof(shoot),
  shoot.tested === null ? 'never' : day(shoot.tested),
  remark(shoot),
];

/** Kept, or what is counted of the first thing that is lacking. */
export const ruleWord = ({ rule }: ShootStatus): string => {
  const [part] = rule.lacks;
  return part === undefined ? 'kept' : partWords[part](rule);
};

const partWords: { readonly [P in ShootRule['lacks'][number]]: (rule: ShootRule) => string } = {
  elsewhere: ({ elsewhere }) => `${elsewhere === 0 ? 'none' : elsewhere} elsewhere`,
  copies: ({ copies }) => (copies === 0 ? 'no copy' : count(copies, 'copy', 'copies')),
  media: ({ media }) => count(media, 'medium', 'media'),
  locked: ({ locked }) => `${locked === 0 ? 'none' : locked} locked`,
};

/** The least proven of the copies. */
const proof = ({ copies }: ShootStatus): string => {
  const least = copies.reduce<(typeof copies)[number] | null>(
    (worst, copy) => (worst === null || copy.proven < worst.proven ? copy : worst),
    null,
  );
  if (least === null || least.oldestProof === null) return 'never';
  return `${Math.floor(least.proven * 100)} %, ${day(least.oldestProof)}`;
};

const day = (iso: string): string => moment(iso).replace(/,.*$/, '');

const remark = ({ archived, disk, gone, evicted }: ShootStatus): string => {
  if (archived !== null) return 'only in the vault, on purpose';
  if (disk === 'away') return 'originals not plugged in';
  return [
    ...(gone === 0 ? [] : [`${count(gone, 'file')} gone from the disk since`]),
    ...(evicted === 0 ? [] : [`${count(evicted, 'original')} in a cloud only`]),
  ].join(', ');
};

const troubleLines = (shoot: ShootStatus, most: number): Lines => {
  // Each once: what is wrong on the disk is wrong with every copy.
  const why = [
    ...new Map(shoot.copies.flatMap((copy) => copy.why).map((one) => [one.message, one])).values(),
  ];
  if (why.length === 0) return [];
  const more = why.length - most;
  return [
    '',
    `${shoot.name}: ${shoot.copies.map(({ place, word }) => `${word} in ${place}`).join(', ')}.`,
    ...why.slice(0, most).map(({ message }) => `  ${message}`),
    ...(more > 0
      ? [`  and ${more.toLocaleString('en')} more: \`safelight status "${shoot.name}"\`, or --json for all`]
      : []),
  ];
};

export const nextSteps = ({ next, places }: StatusReport): Lines =>
  next.map((step) => {
    const until = places.find(({ name }) => name === step.about)?.holdsRemoved?.until ?? null;
    const when = step.step === 'clear' && until !== null ? ` It is locked there until ${moment(until)}.` : '';
    return `${steps[step.step](step)}${when}`;
  });

const nextLines = (report: StatusReport): Lines => {
  const lines = nextSteps(report);
  return lines.length === 0
    ? ['', 'Nothing to do.']
    : ['', 'Next:', ...lines.map((line, at) => `  ${at + 1}. ${line}`)];
};

/** By the part of the rule that is not kept. */
const missing: Readonly<Record<string, string>> = {
  elsewhere: 'too few copies elsewhere (a bucket, or a drive that is kept in another house: `--elsewhere`)',
  copies: 'too few copies',
  locked: 'too few copies that nobody can take away (a bucket that was made to lock: `lock=DAYS`)',
  media: 'copies on too few kinds of media (`--medium` tells what a drive is)',
};

const steps: { readonly [S in StatusStep['step']]: (step: StatusStep) => string } = {
  'bring-place': ({ about, shoots }) =>
    `Plug the drive of ${about} in: ${count(shoots, 'shoot')} cannot be looked at there.`,
  'first-backup': () => '`safelight backup PATH`, with your catalog or a folder of pictures.',
  'add-place': ({ about, shoots }) =>
    `\`safelight place add …\`: ${count(shoots, 'shoot has', 'shoots have')} ${missing[about] ?? 'too few copies'}. \`safelight rule set\` if another rule is yours.`,
  'take-away': ({ about, shoots }) =>
    `Unplug ${about} and take it where it belongs: until then ${count(shoots, 'shoot has', 'shoots have')} no copy elsewhere.`,
  'bring-originals': ({ about, shoots }) =>
    `Plug the drive of ${about} in: the originals of ${count(shoots, 'shoot')} were not seen for too long.`,
  'mend-vault': ({ shoots }) =>
    `\`safelight backup\` puts what is damaged or missing in the vault there again, as far as the disk has it: ${count(shoots, 'shoot')}.`,
  look: ({ shoots }) =>
    `Look at what is missing or changed in ${count(shoots, 'shoot')}. \`safelight restore --missing\` brings back what the vault has.`,
  download: ({ shoots }) =>
    `Have the originals of ${count(shoots, 'shoot')} downloaded: this disk holds placeholders, and they are no copy.`,
  backup: ({ shoots }) =>
    shoots === 0
      ? '`safelight backup`.'
      : `\`safelight backup\`: ${count(shoots, 'shoot is', 'shoots are')} not as the vault has it.`,
  sync: ({ about, shoots }) =>
    about === 'locked'
      ? `\`safelight place sync\` renews locks that ended or were never finished: ${count(shoots, 'shoot')}.`
      : `\`safelight place sync\`: ${count(shoots, 'shoot is', 'shoots are')} not whole in every place.`,
  clear: ({ about }) =>
    `\`safelight place sync\` with ${about} connected: what was taken out of the vault still lies there.`,
  verify: ({ about, shoots }) =>
    `\`safelight verify${about === '' ? '' : ` --place ${about}`}\`: ${count(shoots, 'shoot was', 'shoots were')} not read back within 30 days.`,
  studio: () => '`safelight backup --studio`: your presets, styles and workspaces are not backed up.',
  test: () => '`safelight drill`: no restore test passed within 90 days.',
};
