import { win32 } from 'node:path';
import { type Timing, WEEKDAY_NAMES } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import type { Installation, LoginService, Service, ServiceSystem, TimedService } from './service.ts';
import { inXml } from './xml-text.ts';

/**
 * Task Scheduler schema 1.2: begins when the user logs on, never ends by itself, and runs with no more rights than his. It has
 * no environment of its own: another home must be a variable of the user.
 */
export const logonTask = (service: LoginService, system: ServiceSystem): Installation => {
  const name = `Safelight ${service.name.slice(0, 1).toUpperCase()}${service.name.slice(1)}`;
  const path = pathOf(system, `${service.name}-task.xml`);
  const text = task(service, {
    trigger: '<LogonTrigger><Enabled>true</Enabled></LogonTrigger>',
    settings: onBatteries('run'),
  });
  const { start, ...rest } = commands(name, path);
  return { files: [{ path, text }], ...rest, start: [...start, ['schtasks', '/Run', '/TN', name]] };
};

/** `StartWhenAvailable` makes up for a run that was due while the computer was off. */
export const timedTask = (service: TimedService, system: ServiceSystem): Installation => {
  const path = pathOf(system, `backup-task-${service.id}.xml`);
  const text = task(service, {
    trigger: calendarTrigger(service.timing),
    settings: `<StartWhenAvailable>true</StartWhenAvailable><Priority>8</Priority>${onBatteries(service.battery)}`,
  });
  return { files: [{ path, text }], ...commands(`Safelight Backup ${service.id}`, path) };
};

const pathOf = ({ user }: ServiceSystem, name: string): string =>
  win32.join(user, 'AppData', 'Local', 'Safelight', name);

const commands = (name: string, path: string) => ({
  // The Task Scheduler refuses a file that it cannot read when it is made known.
  check: null,
  start: [['schtasks', '/Create', '/F', '/TN', name, '/XML', path]],
  stop: [['schtasks', '/Delete', '/F', '/TN', name]],
  held: ['schtasks', '/Query', '/TN', name],
});

/** A run that was begun goes on when the plug is pulled: what is sealed already should get its snapshot. */
const onBatteries = (battery: 'wait' | 'run'): string =>
  `<DisallowStartIfOnBatteries>${battery === 'wait'}</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>`;

/** MS-TSCH §2.5.3.9. Any day that has passed will do to begin with: what counts of it is the time. */
const calendarTrigger = ({ every, at, day }: Timing): string => {
  const [hour, minute] = at.split(':');
  const begins = `2026-01-01T${every === 'hour' ? '00' : hour}:${minute}:00`;
  const days =
    every === 'week'
      ? `<ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek><${WEEKDAY_NAMES[day]}/></DaysOfWeek></ScheduleByWeek>`
      : '<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>';
  const hourly =
    every === 'hour' ? '<Repetition><Interval>PT1H</Interval><Duration>P1D</Duration></Repetition>' : '';
  return `<CalendarTrigger><Enabled>true</Enabled><StartBoundary>${begins}</StartBoundary>${hourly}${days}</CalendarTrigger>`;
};

const task = (
  { program, args }: Service,
  { trigger, settings }: { readonly trigger: string; readonly settings: string },
): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    `  <Triggers>${trigger}</Triggers>`,
    '  <Principals><Principal id="Author"><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal></Principals>',
    `  <Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><ExecutionTimeLimit>PT0S</ExecutionTimeLimit>${settings}</Settings>`,
    `  <Actions Context="Author"><Exec><Command>${inXml(asItIs(program))}</Command><Arguments>${inXml(args.map(asItIs).map(forWindows).join(' '))}</Arguments></Exec></Actions>`,
    '</Task>',
    '',
  ].join('\r\n');

/** The Task Scheduler puts variables in where a name stands between two `%`, and knows no way to say otherwise. */
const asItIs = (text: string): string => {
  if (!/%[^%]+%/.test(text)) return text;
  throw new SafelightError('bad-argument', {
    what: text,
    why: 'the Task Scheduler would take what stands between the % for a variable',
  });
};

/** As CommandLineToArgvW reads it back: backslashes double before a quote only. */
const forWindows = (text: string): string =>
  /[\s"]/.test(text) || text === ''
    ? `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
    : text;
