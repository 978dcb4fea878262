import { posix } from 'node:path';
import { type Timing, weekdayNumber } from '@safelight/manifests';
import type { Installation, LoginService, Service, ServiceSystem, TimedService } from './service.ts';
import { inXml } from './xml-text.ts';

/** launchd.plist(5). */
export const launchAgent = (service: LoginService, system: ServiceSystem): Installation =>
  agent(`org.safelight.${service.name}`, { service, system }, [
    '  <key>RunAtLoad</key><true/>',
    '  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>',
  ]);

/**
 * A run that was due while the Mac slept is begun when it wakes; one that was due while it was off is not. launchd knows
 * no rule for the battery: the run itself asks.
 */
export const timedLaunchAgent = (service: TimedService, system: ServiceSystem): Installation =>
  agent(`org.safelight.backup.${service.id}`, { service, system }, [
    `  <key>StartCalendarInterval</key><dict>${interval(service.timing)}</dict>`,
    '  <key>ProcessType</key><string>Background</string>',
    '  <key>LowPriorityIO</key><true/>',
    '  <key>Nice</key><integer>10</integer>',
  ]);

const interval = ({ every, at, day }: Timing): string => {
  const [hour, minute] = at.split(':').map(Number);
  const key = (name: string, value: number | undefined): string =>
    `<key>${name}</key><integer>${value}</integer>`;
  return [
    ...(every === 'week' ? [key('Weekday', weekdayNumber(day))] : []),
    ...(every === 'hour' ? [] : [key('Hour', hour)]),
    key('Minute', minute),
  ].join('');
};

const agent = (
  label: string,
  { service, system }: { readonly service: Service; readonly system: ServiceSystem },
  when: readonly string[],
): Installation => {
  const { program, args, home } = service;
  const path = posix.join(system.user, 'Library', 'LaunchAgents', `${label}.plist`);
  const domain = `gui/${system.uid}`;
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    `  <key>Label</key>${string(label)}`,
    '  <key>ProgramArguments</key>',
    `  <array>${[program, ...args].map(string).join('')}</array>`,
    ...(home === null
      ? []
      : [`  <key>EnvironmentVariables</key><dict><key>SAFELIGHT_HOME</key>${string(home)}</dict>`]),
    ...when,
    '  <key>Umask</key><integer>63</integer>',
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
  return {
    files: [{ path, text }],
    check: ['plutil', '-lint', path],
    start: [['launchctl', 'bootstrap', domain, path]],
    stop: [['launchctl', 'bootout', `${domain}/${label}`]],
    held: ['launchctl', 'print', `${domain}/${label}`],
  };
};

const string = (text: string): string => `<string>${inXml(text)}</string>`;
