import { posix } from 'node:path';
import type { Timing } from '@safelight/manifests';
import type { Installation, LoginService, Service, ServiceSystem, TimedService } from './service.ts';

const pathOf = ({ user }: ServiceSystem, unit: string): string =>
  posix.join(user, '.config', 'systemd', 'user', unit);

/** systemd.service(5). `nice` suits what works beside an editor. */
export const systemdUnit = (service: LoginService, system: ServiceSystem): Installation => {
  const unit = `safelight-${service.name}.service`;
  const path = pathOf(system, unit);
  return {
    files: [
      {
        path,
        text: lines(
          '[Unit]',
          `Description=Safelight: ${service.about}`,
          '',
          '[Service]',
          ...started(service, 5),
          'Restart=on-failure',
          'RestartSec=30',
          '',
          '[Install]',
          'WantedBy=default.target',
        ),
      },
    ],
    ...commands(path, unit),
  };
};

/** Minutes over which runs are spread, so that not all computers of a studio call at one moment. */
export const RANDOM_DELAY_MINUTES = 10;

/**
 * systemd.timer(5). `Persistent=` makes up for a run that was due while the computer was off; a run that the battery kept
 * from beginning is not made up for (systemd.unit(5): a condition that fails is no failure). Exit code 3 is a backup that
 * stands, and 6 one that a rule held back: neither is a broken service.
 */
export const systemdTimer = (service: TimedService, system: ServiceSystem): Installation => {
  const name = `safelight-backup-${service.id}`;
  const timer = pathOf(system, `${name}.timer`);
  const unit = pathOf(system, `${name}.service`);
  return {
    files: [
      {
        path: timer,
        text: lines(
          '[Unit]',
          'Description=Safelight: when backups are done',
          '',
          '[Timer]',
          `OnCalendar=${calendar(service.timing)}`,
          'Persistent=true',
          `RandomizedDelaySec=${RANDOM_DELAY_MINUTES}min`,
          '',
          '[Install]',
          'WantedBy=timers.target',
        ),
      },
      {
        path: unit,
        text: lines(
          '[Unit]',
          'Description=Safelight: backs up',
          ...(service.battery === 'wait' ? ['ConditionACPower=true'] : []),
          '',
          '[Service]',
          'Type=oneshot',
          ...started(service, 10),
          'IOSchedulingClass=idle',
          'SuccessExitStatus=3 6',
        ),
      },
    ],
    ...commands(timer, `${name}.timer`),
  };
};

const commands = (path: string, unit: string) => ({
  check: ['systemd-analyze', '--user', 'verify', path],
  start: [
    ['systemctl', '--user', 'daemon-reload'],
    ['systemctl', '--user', 'enable', '--now', unit],
  ],
  stop: [['systemctl', '--user', 'disable', '--now', unit]],
  held: ['systemctl', '--user', 'is-active', unit],
});

/** systemd.time(7), CALENDAR EVENTS, by the clock of this computer. */
const calendar = ({ every, at, day }: Timing): string => {
  const [hour = '', minute = ''] = at.split(':');
  switch (every) {
    case 'hour':
      return `*-*-* *:${minute}:00`;
    case 'day':
      return `*-*-* ${hour}:${minute}:00`;
    case 'week':
      return `${day.slice(0, 1).toUpperCase()}${day.slice(1)} *-*-* ${hour}:${minute}:00`;
  }
};

/**
 * systemd.syntax(7): in quotes `\` and `"` are escaped, and `%` and `$` everywhere; but not in the name of what is started,
 * which may hold none of them. So that is `nice`.
 */
const started = ({ program, args, home }: Service, nice: number): readonly string[] => [
  ...(home === null ? [] : [`Environment=${quoted(`SAFELIGHT_HOME=${home}`).replaceAll('$$', '$')}`]),
  `ExecStart=/usr/bin/nice -n ${nice} ${[program, ...args].map(quoted).join(' ')}`,
  'UMask=0077',
];

const quoted = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$')
    .replace(CONTROL, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;

/** What a line of a file cannot hold as it is. */
const CONTROL = /[\u0001-\u001f\u007f]/g;

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
