import { posix, win32 } from 'node:path';

/** What the system starts when somebody logs in: a program, its arguments, and where its configuration lies. */
export interface Service {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** `SAFELIGHT_HOME`, where it is not the usual one. */
  readonly home: string | null;
}

export interface ServiceFile {
  readonly path: string;
  readonly text: string;
  /** Command lines that make the system know it, and that make it forget; each is run without a shell. */
  readonly start: readonly (readonly string[])[];
  readonly stop: readonly (readonly string[])[];
}

export interface ServiceSystem {
  readonly platform: NodeJS.Platform;
  /** The folder of the user. */
  readonly user: string;
  readonly uid: number;
}

/** The file of the system's own service manager: systemd of the user, launchd, the Task Scheduler. */
export const serviceFile = (service: Service, system: ServiceSystem): ServiceFile => {
  switch (system.platform) {
    case 'darwin':
      return launchAgent(service, system);
    case 'win32':
      return scheduledTask(service, system);
    default:
      return systemdUnit(service, system);
  }
};

const UNIT = 'safelight-inbox.service';

/**
 * systemd.service(5), systemd.syntax(7): in quotes `\` and `"` are escaped, and `%` and `$` everywhere; but not in the name of what
 * is started, which may hold none of them. So that is `nice`, which suits what works beside an editor.
 */
const systemdUnit = ({ program, args, home }: Service, { user }: ServiceSystem): ServiceFile => ({
  path: posix.join(user, '.config', 'systemd', 'user', UNIT),
  text: [
    '[Unit]',
    'Description=Safelight: does what your editors ask for',
    '',
    '[Service]',
    ...(home === null ? [] : [`Environment=${quoted(`SAFELIGHT_HOME=${home}`).replaceAll('$$', '$')}`]),
    `ExecStart=/usr/bin/nice -n 5 ${[program, ...args].map(quoted).join(' ')}`,
    'Restart=on-failure',
    'RestartSec=30',
    'UMask=0077',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n'),
  start: [
    ['systemctl', '--user', 'daemon-reload'],
    ['systemctl', '--user', 'enable', '--now', UNIT],
  ],
  stop: [['systemctl', '--user', 'disable', '--now', UNIT]],
});

const quoted = (text: string): string =>
  `"${text.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;

const LABEL = 'org.safelight.inbox';

/** launchd.plist(5). */
const launchAgent = ({ program, args, home }: Service, { user, uid }: ServiceSystem): ServiceFile => {
  const path = posix.join(user, 'Library', 'LaunchAgents', `${LABEL}.plist`);
  const string = (text: string): string => `<string>${inXml(text)}</string>`;
  return {
    path,
    text: [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
      '<plist version="1.0">',
      '<dict>',
      `  <key>Label</key>${string(LABEL)}`,
      '  <key>ProgramArguments</key>',
      `  <array>${[program, ...args].map(string).join('')}</array>`,
      ...(home === null
        ? []
        : [`  <key>EnvironmentVariables</key><dict><key>SAFELIGHT_HOME</key>${string(home)}</dict>`]),
      '  <key>RunAtLoad</key><true/>',
      '  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>',
      '  <key>Umask</key><integer>63</integer>',
      '</dict>',
      '</plist>',
      '',
    ].join('\n'),
    start: [['launchctl', 'bootstrap', `gui/${uid}`, path]],
    stop: [['launchctl', 'bootout', `gui/${uid}/${LABEL}`]],
  };
};

const TASK = 'Safelight Inbox';

/**
 * Task Scheduler schema 1.2: begins when the user logs on, never ends by itself, and runs with no more rights than his. It has
 * no environment of its own: another home must be a variable of the user.
 */
const scheduledTask = ({ program, args }: Service, { user }: ServiceSystem): ServiceFile => {
  const path = win32.join(user, 'AppData', 'Local', 'Safelight', 'inbox-task.xml');
  return {
    path,
    text: [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
      '  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>',
      '  <Principals><Principal id="Author"><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal></Principals>',
      '  <Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><ExecutionTimeLimit>PT0S</ExecutionTimeLimit><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries></Settings>',
      `  <Actions Context="Author"><Exec><Command>${inXml(program)}</Command><Arguments>${inXml(args.map(forWindows).join(' '))}</Arguments></Exec></Actions>`,
      '</Task>',
      '',
    ].join('\r\n'),
    start: [
      ['schtasks', '/Create', '/F', '/TN', TASK, '/XML', path],
      ['schtasks', '/Run', '/TN', TASK],
    ],
    stop: [['schtasks', '/Delete', '/F', '/TN', TASK]],
  };
};

const inXml = (text: string): string => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** As CommandLineToArgvW reads it back: backslashes double before a quote only. */
const forWindows = (text: string): string =>
  /[\s"]/.test(text) || text === ''
    ? `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
    : text;
