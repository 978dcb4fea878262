import type { InboxInstalled, InboxPaired, InboxReport, PresetList } from '@safelight/core';
import type { Lines } from './lines.ts';
import { bytes } from './quantity.ts';

type Job = InboxReport['jobs'][number];

const OUTCOME = {
  done: 'done',
  incomplete: 'done, but not all of it',
  refused: 'refused',
  failed: 'failed',
} as const;

export const jobLine = ({ id, verb, outcome, message }: Job): string =>
  `${id.slice(0, 8)} ${verb ?? 'job'}: ${OUTCOME[outcome]}${message === null ? '' : `. ${message}`}`;

export const inboxText = ({ folder, jobs, waiting }: InboxReport): Lines => [
  ...jobs.map(jobLine),
  ...(jobs.length === 0 ? [`Nothing to do in ${folder}.`] : []),
  ...(waiting === 0 ? [] : [`${waiting === 1 ? 'One job waits' : `${waiting} jobs wait`}.`]),
];

export const inboxInstalledText = ({
  folder,
  roots,
  service,
  started,
  trouble,
  commands,
}: InboxInstalled): Lines => [
  `Editors ask through ${folder}.`,
  ...(roots.length === 0
    ? ['  They may ask for nothing yet but what they render: back something up, or name folders with --root.']
    : ['  They may ask for files of:', ...roots.map((root) => `    ${root}`)]),
  started
    ? `It is looked after from now on, and whenever you log in (${service}).`
    : `${trouble === null ? '' : `${trouble} `}To have it looked after (${service}):`,
  ...(started ? [] : commands.map((line) => `  ${line}`)),
];

export const inboxRemovedText = ({ folder, service }: InboxInstalled): Lines => [
  `Nothing looks after ${folder} any more; ${service} is gone. The folder stays, and jobs in it wait.`,
];

export const inboxPairedText = ({ panels, required, code }: InboxPaired): Lines => [
  ...(code === null ? [] : ['Paste this into the panel; it is not shown again:', code]),
  ...(panels.length === 0
    ? ['No panel is paired.']
    : ['Paired:', ...panels.map(({ id, name }) => `  ${name} (${id})`)]),
  required
    ? 'Jobs without a proof are refused; `inbox unpair --allow-all` ends that.'
    : 'Jobs without a proof are done, too; --require ends that.',
];

export const presetsText = ({ presets }: PresetList): Lines =>
  presets.length === 0
    ? ['There is no preset yet. `safelight preset add ID --client NAME` makes one, and editors offer it.']
    : presets.flatMap(({ id, name, client, purpose, metadata, format, limit, archiveTo, wordsTo }) => [
        `${id}: ${name}, for ${client}`,
        `  ${purpose === 'phone' ? 'For a phone. ' : ''}Metadata: ${metadata}. ${format}, archives up to ${bytes(limit)}. Archive to ${archiveTo ?? 'nobody yet'}, words to ${wordsTo ?? 'nobody yet'}.`,
      ]);
