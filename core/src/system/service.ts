import { homedir } from 'node:os';
import type { Timing } from '@safelight/manifests';
import { launchAgent, timedLaunchAgent } from './launchd.ts';
import { systemdTimer, systemdUnit } from './systemd.ts';
import { logonTask, timedTask } from './task-scheduler.ts';

/** What the system starts: a program, its arguments, and where its configuration lies. */
export interface Service {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** `SAFELIGHT_HOME`, where it is not the usual one. */
  readonly home: string | null;
}

/** What the system starts when the user logs in. */
export interface LoginService extends Service {
  /** Lower-case letters, digits and hyphens that no other of this user has. */
  readonly name: string;
  /** What it does, in a line for people. */
  readonly about: string;
}

/** What the system starts by the clock. */
export interface TimedService extends Service {
  /** Letters and digits that no other of this user has; they end its name. */
  readonly id: string;
  readonly timing: Timing;
  readonly battery: 'wait' | 'run';
}

/** A program and its arguments, run without a shell. */
export type CommandLine = readonly string[];

export interface ServiceFile {
  readonly path: string;
  readonly text: string;
}

/** What makes the system's own service manager know a service. */
export interface Installation {
  /** The one that says when comes first. */
  readonly files: readonly ServiceFile[];
  /** The system's own tool that reads such files; null: it has none. */
  readonly check: CommandLine | null;
  readonly start: readonly CommandLine[];
  readonly stop: readonly CommandLine[];
  /** Ends well where the system has it and will start it. */
  readonly held: CommandLine;
}

export interface ServiceSystem {
  readonly platform: NodeJS.Platform;
  /** The folder of the user. */
  readonly user: string;
  readonly uid: number;
}

export const thisSystem = (): ServiceSystem => ({
  platform: process.platform,
  user: homedir(),
  uid: process.getuid?.() ?? 0,
});

/** Begins when the user logs in, and is looked after: systemd of the user, launchd, the Task Scheduler. */
export const loginService = (service: LoginService, system: ServiceSystem): Installation => {
  switch (system.platform) {
    case 'darwin':
      return launchAgent(service, system);
    case 'win32':
      return logonTask(service, system);
    default:
      return systemdUnit(service, system);
  }
};

/** Begins by the clock, once at a time, behind everything a person does. */
export const timedService = (service: TimedService, system: ServiceSystem): Installation => {
  switch (system.platform) {
    case 'darwin':
      return timedLaunchAgent(service, system);
    case 'win32':
      return timedTask(service, system);
    default:
      return systemdTimer(service, system);
  }
};
