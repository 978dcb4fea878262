import type { DeliverPlan, DeliverReport, DeliverWatch } from '@safelight/core';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, duration, rate } from './quantity.ts';

const THING = { full: 'picture', preview: 'preview', phone: 'picture for a phone' } as const;
const THINGS = { full: 'pictures', preview: 'previews', phone: 'pictures for a phone' } as const;

const things = (number: number, purpose: DeliverReport['purpose']): string =>
  count(number, THING[purpose], THINGS[purpose]);

export const deliverText = (report: DeliverReport): Lines => [
  verdict(report),
  `  ${things(report.files, report.purpose)} (${bytes(report.bytes)}) in ${count(report.archives.length, 'archive')}, each read back and compared; ${duration(report.seconds)}, ${rate(report.bytes, report.seconds)}.`,
  `  ${report.folder}`,
  ...report.archives.map(
    ({ name, bytes: size, files }) => `    ${name}: ${things(files, report.purpose)}, ${bytes(size)}`,
  ),
  ...metadataLines(report),
  ...leftOutLines(report),
  ...(report.problems.length === 0
    ? []
    : ['Chosen, and not in it:', ...firstOf(report.problems.map(({ message }) => message))]),
  lockLine(report),
];

const verdict = ({ client, id, complete, problems }: DeliverReport): string =>
  complete
    ? `Delivery ${id.slice(0, 8)} for ${client} is ready.`
    : `Delivery ${id.slice(0, 8)} for ${client} is not complete: ${count(problems.length, 'file')} could not be put in.`;

const METADATA = {
  client:
    'Taken out: people, keywords, places, serial numbers, edit history, thumbnails. Kept: copyright, contact, date.',
  press:
    'Taken out: face regions, GPS, serial numbers, edit history, thumbnails. Kept: captions, keywords, places, credit.',
  keep: 'Nothing was taken out: the files are as they lie on your disk, with everything written in them.',
} as const;

const metadataLines = ({ metadata, purpose }: Pick<DeliverReport, 'metadata' | 'purpose'>): Lines => [
  `  ${purpose === 'preview' ? 'Nothing but the picture is in them: no metadata at all.' : METADATA[metadata]}`,
];

const leftOutLines = ({
  excluded,
  renamed,
  notes,
}: Pick<DeliverReport, 'excluded' | 'renamed' | 'notes'>): Lines => [
  ...byRule(excluded),
  ...(renamed.length === 0
    ? []
    : [
        'Called otherwise in the archive, so that every computer can hold the name:',
        ...firstOf(renamed.map(({ path, name }) => `${path} → ${name}`)),
      ]),
  ...notes.map((note) => `Note: ${note}`),
];

/** A line for each rule: how many, and one of them. */
const byRule = (excluded: DeliverReport['excluded']): Lines => {
  const rules = [...Map.groupBy(excluded, ({ rule }) => rule).values()];
  if (rules.length === 0) return [];
  return [
    'Left out:',
    ...rules.map(
      (files) =>
        `  ${count(files.length, 'file')}: ${files[0]?.reason}. ${example(files.map(({ path }) => path))}`,
    ),
  ];
};

const example = ([first = '', ...more]: readonly string[]): string =>
  more.length === 0 ? `(${first})` : `(${first} and ${more.length} more)`;

const lockLine = ({ id, lock, entropy }: DeliverReport): string => {
  const short = id.slice(0, 8);
  switch (lock) {
    case 'certificate':
      return `  It opens with the recipient's secret key. \`safelight delivery send ${short}\` sends it.`;
    case 'passphrase':
      return `  It opens with your passphrase, worth about ${entropy?.toFixed(0)} bits. \`safelight delivery send ${short}\` sends archive and passphrase by two roads.`;
    case 'words':
      return `  It opens with six words (${entropy?.toFixed(1)} bits): \`safelight delivery words ${short}\` shows them, \`safelight delivery send ${short}\` sends archive and words by two roads.`;
  }
};

export const deliverPlanText = (plan: DeliverPlan): Lines => [
  `For ${plan.client}: ${things(plan.files, plan.purpose)} (${bytes(plan.bytes)} on the disk) in ${count(plan.archives.length, 'archive')}. Nothing was written.`,
  ...plan.archives.flatMap(({ name, bytes: size, files }) => [
    `  ${name}: ${count(files.length, 'file')}, ${bytes(size)}`,
    ...firstOf(files.map((file) => `${file.name}  ${bytes(file.bytes)}`)).map((line) => `  ${line}`),
  ]),
  ...metadataLines(plan),
  ...leftOutLines(plan),
  ...(plan.problems.length === 0
    ? []
    : ['Chosen, and cannot be put in:', ...firstOf(plan.problems.map(({ message }) => message))]),
];

export const watchBeginText = (folder: string, before: number): Lines => [
  `Waiting for pictures in ${folder}. Ctrl-C ends it.`,
  ...(before === 0 ? [] : [`  ${count(before, 'file')} there already: left alone.`]),
];

/** The deliveries themselves were told as they were made. */
export const watchEndText = ({ deliveries, notes, waiting }: DeliverWatch): Lines => [
  `${count(deliveries.length, 'delivery', 'deliveries')} made.`,
  ...notes.map((note) => `Note: ${note}`),
  ...(waiting.length === 0 ? [] : ['Arrived, and not delivered:', ...firstOf(waiting)]),
];
