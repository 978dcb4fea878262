import type { ScheduledRun, ScheduleInstalled, ScheduleRemoved, ScheduleShown } from '@safelight/core';
import { WEEKDAY_NAMES } from '@safelight/manifests';
import type { Lines } from './lines.ts';
import { moment } from './quantity.ts';
import { missedLines, runText, weekdayTime } from './scheduled-run.ts';

type Schedule = ScheduleInstalled['schedule'];

const when = ({ every, at, day }: Schedule): string => {
  switch (every) {
    case 'hour':
      return `every hour at ${at.slice(3)} minutes past`;
    case 'day':
      return `every day at ${at}`;
    case 'week':
      return `every ${WEEKDAY_NAMES[day]} at ${at}`;
  }
};

const rules = ({ until, battery, metered }: Schedule): string =>
  [
    ...(until === null ? [] : [`, until ${until} at the latest`]),
    ...(battery === 'wait' ? [', not on battery'] : []),
    ...(metered === 'wait' ? [', not while the connection is metered'] : []),
  ].join('');

const ROADS: Readonly<Record<Schedule['notify'][number], string>> = {
  desktop: 'on the desktop',
  mail: 'by mail',
  webhook: 'by the webhook',
};

const toldLines = ({ notify }: Schedule): Lines =>
  notify.length === 0
    ? []
    : [`You are told how a run ended ${notify.map((road) => ROADS[road]).join(', ')}.`];

/** Who could not be told. */
const untoldLines = ({ notices }: ScheduledRun): Lines =>
  notices.flatMap(({ trouble }) => (trouble === null ? [] : [`  ${trouble}`]));

export const scheduleInstalledText = (report: ScheduleInstalled): Lines => {
  const { vault, schedule, files, written, started, trouble, checked, commands, next } = report;
  const what = `${vault} is backed up ${when(schedule)}${rules(schedule)}`;
  if (!written)
    return [
      `Nothing was written. With these files ${what}:`,
      ...files.flatMap(({ path, text }) => [
        '',
        path,
        ...text
          .trimEnd()
          .split(/\r?\n/)
          .map((line) => `  ${line}`),
      ]),
    ];
  return [
    ...(started
      ? [`${what}, while you are logged in. Next: ${weekdayTime(next)}.`]
      : [
          `${trouble === null ? '' : `${trouble} `}The system does not have it yet. To have it begin runs:`,
          ...commands.map((line) => `  ${line}`),
        ]),
    ...files.map(({ path }) => `  ${path}`),
    ...toldLines(schedule),
    ...(checked === null || checked.objection === null ? [] : [`  Note: ${checked.objection}`]),
  ];
};

export const scheduleShownText = (report: ScheduleShown): Lines => {
  const { vault, schedule, held, trouble, next, last, missed } = report;
  const before = last === null ? [] : [`Last, ${moment(last.ended)}: ${runText(last)}`, ...untoldLines(last)];
  if (schedule === null)
    return [
      held
        ? `The system begins backups of ${vault}, but this computer knows no schedule for it any more: \`safelight schedule install\` makes one, \`safelight schedule remove\` ends it.`
        : `${vault} has no schedule. \`safelight schedule install\` makes one.`,
      ...before,
    ];
  return [
    `${vault} is backed up ${when(schedule)}${rules(schedule)}, while you are logged in.`,
    ...(held
      ? [`The system has it. Next: ${next === null ? '' : weekdayTime(next)}.`]
      : [
          `The system does not have it: ${trouble ?? ''}`,
          '  `safelight schedule install` makes it known again.',
        ]),
    ...toldLines(schedule),
    ...(last === null ? ['No run that it began is known yet.'] : before),
    ...missedLines(missed),
  ];
};

export const scheduleRemovedText = ({ vault, files, removed }: ScheduleRemoved): Lines =>
  removed
    ? [`Backups of ${vault} do not begin by the clock any more. Gone:`, ...files.map((path) => `  ${path}`)]
    : [`Nothing was removed. What would be, where it is there:`, ...files.map((path) => `  ${path}`)];
