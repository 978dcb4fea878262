import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type LoginService,
  loginService,
  type Service,
  type ServiceSystem,
  type TimedService,
  timedService,
} from '../../../core/src/system/service.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: systemd would fill it in
const hostile = '/home/a b/"q" \\ %h $HOME ${X} & <x> \'y\'/safelight.js';
const service = (some: Partial<Service> = {}): LoginService => ({
  name: 'inbox',
  about: 'does what your editors ask for',
  program: '/usr/bin/node',
  args: [hostile, 'inbox', 'watch', '--quiet'],
  home: null,
  ...some,
});
const serviceFile = (one: LoginService, system: ServiceSystem) => {
  const { files, start } = loginService(one, system);
  return { path: '', text: '', ...files[0], start };
};
const timed = (some: Partial<TimedService> = {}): TimedService => ({
  ...service(),
  id: '1a2b3c4d',
  timing: { every: 'day', at: '02:05', day: 'sun' },
  battery: 'wait',
  ...some,
});
const on = (platform: NodeJS.Platform) => ({ platform, user: '/home/anna', uid: 501 });

/** Those of systemd's complaints that are about our units: it looks at others, too. */
const complaints = (...units: readonly { readonly path: string; readonly text: string }[]): unknown => {
  const folder = temporaryFolder();
  for (const { path, text } of units) writeFileSync(join(folder, basename(path)), text);
  const unit = join(folder, basename(units[0]?.path ?? ''));
  const env = { ...process.env, XDG_RUNTIME_DIR: folder, HOME: folder };
  const { stderr, status } = spawnSync('systemd-analyze', ['--user', 'verify', unit], {
    env,
    encoding: 'utf8',
  });
  return { status, said: stderr.split('\n').filter((line) => line.includes('safelight')) };
};

describe('systemd', () => {
  const odd = (): Partial<Service> => {
    const program = join(temporaryFolder(), 'a "b" %h $HOME \u00e4', 'node');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    return { program, home: '/home/a "b" %h $X \u00e4' };
  };

  needs('systemd-analyze')('takes the unit, whatever the folders are called', () => {
    expect(complaints(...loginService(service(odd()), on('linux')).files)).toEqual({ status: 0, said: [] });
  });

  needs('systemd-analyze')('takes the timer and what it begins', () => {
    for (const every of ['hour', 'day', 'week'] as const) {
      const timing = { every, at: '02:05', day: 'sun' } as const;
      const { files } = timedService(timed({ ...odd(), timing }), on('linux'));
      expect(files.map(({ path }) => basename(path))).toEqual([
        'safelight-backup-1a2b3c4d.timer',
        'safelight-backup-1a2b3c4d.service',
      ]);
      expect(complaints(...files)).toEqual({ status: 0, said: [] });
    }
  });

  needs('systemd-analyze')('objects to a timer that it cannot read', () => {
    const [timer, unit] = timedService(timed(), on('linux')).files;
    if (timer === undefined || unit === undefined) throw new Error('two files');
    const broken = { ...timer, text: timer.text.replace('02:05', '25:05') };
    expect(complaints(broken, unit)).toMatchObject({
      status: 1,
      said: expect.arrayContaining([expect.stringContaining('calendar')]),
    });
  });

  test('begins it behind everything else, on the mains unless told', () => {
    const textOf = (some: Partial<TimedService>) =>
      timedService(timed(some), on('linux'))
        .files.map(({ text }) => text)
        .join('');
    expect(textOf({})).toContain('OnCalendar=*-*-* 02:05:00\nPersistent=true\nRandomizedDelaySec=10min\n');
    expect(textOf({})).toContain('\nIOSchedulingClass=idle\n');
    expect(textOf({})).toContain('ConditionACPower=true');
    expect(textOf({ battery: 'run' })).not.toContain('ConditionACPower');
  });

  test('gets every argument as it is', () => {
    const { text, path, start } = serviceFile(service(), on('linux'));
    expect(path).toBe('/home/anna/.config/systemd/user/safelight-inbox.service');
    expect(wordsOf(text)).toEqual(['/usr/bin/node', hostile, 'inbox', 'watch', '--quiet']);
    expect(start.at(-1)).toEqual(['systemctl', '--user', 'enable', '--now', 'safelight-inbox.service']);
  });

  test('gets any argument as it is', () => {
    fc.assert(
      fc.property(fc.array(names), names, (args, home) => {
        const text = timedService(timed({ args, home }), on('linux')).files[1]?.text ?? '';
        expect(wordsOf(text)).toEqual(['/usr/bin/node', ...args]);
        const variable = /^Environment="((?:\\.|[^"\\])*)"$/m.exec(text)?.[1] ?? '';
        expect(unquoted(variable).replaceAll('%%', '%')).toBe(`SAFELIGHT_HOME=${home}`);
      }),
    );
  });
});

/** Names of files: no NUL, and valid Unicode. */
const names = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('"', '\\', '%', '$', '{', '}', ' ', "'", '&', '<', 'ä', 'ö', '\n', 'h', 'x'),
    }),
  )
  .map((name) => name.replaceAll('\0', ''));

/** systemd.syntax(7), QUOTING. */
const unquoted = (text: string): string =>
  text.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, code?: string, sign?: string) =>
    code === undefined ? (sign ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );

/** The words after `nice -n N` as systemd.syntax(7) and systemd.service(5) read them. */
const wordsOf = (unit: string): readonly string[] => {
  const line = unit.split('\n').find((one) => one.startsWith('ExecStart=')) ?? '';
  return [...line.slice(line.indexOf('"')).matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, word = '']) =>
    unquoted(word).replaceAll('%%', '%').replaceAll('$$', '$'),
  );
};

/** What Python's own parsers read out of files of launchd and of the Task Scheduler. */
const readBack = <T>(code: string, texts: readonly string[]): readonly T[] => {
  const script = `import sys,json,plistlib,xml.etree.ElementTree as e\nfor t in json.load(sys.stdin):\n t=t.encode()\n print(json.dumps(${code}))`;
  const out = execFileSync('python3', ['-c', script], { input: JSON.stringify(texts), encoding: 'utf8' });
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

const task = '{x.tag.split("}")[1]: x.text for x in e.fromstring(t).iter()}';

/** As CommandLineToArgvW takes a command line apart. */
const argvOf = (line: string): readonly string[] => {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (const [, slashes = '', sign = ''] of line.matchAll(/(\\*)([^\\]|$)/gsu)) {
    const isQuote = sign === '"';
    if (slashes !== '' || isQuote || quoted || (sign !== ' ' && sign !== '')) word ??= '';
    if (word !== null) word += isQuote ? '\\'.repeat(slashes.length >> 1) : slashes;
    if (isQuote && slashes.length % 2 === 0) quoted = !quoted;
    else if ((/\s/.test(sign) || sign === '') && !quoted) {
      if (word !== null) words.push(word);
      word = null;
    } else word += sign;
  }
  return words;
};

/** Signs that no XML can hold; and what the Task Scheduler would take for a variable. */
const fits = (name: string): boolean =>
  !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|%[^%]+%/u.test(name);

describe('launchd and the Task Scheduler', () => {
  needs('python3')('get every argument as it is', () => {
    const mac = serviceFile(service({ home: '/Users/a&b' }), on('darwin'));
    const [agent] = readBack<{ ProgramArguments: string[]; EnvironmentVariables: unknown }>(
      'plistlib.loads(t)',
      [mac.text],
    );
    expect(agent?.ProgramArguments[1]).toBe(hostile);
    expect(agent?.EnvironmentVariables).toEqual({ SAFELIGHT_HOME: '/Users/a&b' });
    const windows = serviceFile(
      service({ program: 'C:\\Program Files\\nodejs\\node.exe', args: ['C:\\a b\\', 'x"y\\"', 'inbox'] }),
      on('win32'),
    );
    expect(readBack(task, [windows.text])).toMatchObject([
      {
        Command: 'C:\\Program Files\\nodejs\\node.exe',
        Arguments: '"C:\\a b\\\\" "x\\"y\\\\\\"" inbox',
      },
    ]);
  });

  needs('python3')('get any argument as it is', () => {
    const all = fc.sample(fc.array(names.filter(fits), { minLength: 1 }), 200);
    const agents = readBack<{ ProgramArguments: string[] }>(
      'plistlib.loads(t)',
      all.map((args) => timedService(timed({ args }), on('darwin')).files[0]?.text ?? ''),
    );
    expect(agents.map(({ ProgramArguments }) => ProgramArguments.slice(1))).toEqual(all);
    const tasks = readBack<{ Arguments: string }>(
      task,
      all.map((args) => timedService(timed({ args }), on('win32')).files[0]?.text ?? ''),
    );
    expect(tasks.map(({ Arguments }) => argvOf(Arguments))).toEqual(all);
  });

  test('hold nothing but ASCII, and refuse what XML cannot hold', () => {
    for (const platform of ['darwin', 'win32'] as const) {
      const textOf = (name: string) => timedService(timed({ args: [name] }), on(platform)).files[0]?.text;
      expect(textOf('/Bilder/Ähren \u{1f33e}')).toMatch(/^[\t\r\n\x20-\x7e]*$/);
      expect(() => textOf('a\u0001')).toThrow('cannot hold');
    }
  });

  test('a name between two % is refused, for the Task Scheduler would put a variable in', () => {
    expect(() => timedService(timed({ args: ['C:\\%TEMP%'] }), on('win32'))).toThrow('variable');
    expect(() => timedService(timed({ args: ['C:\\100 %'] }), on('win32'))).not.toThrow();
  });

  needs('python3')('begin at the time that was asked for', () => {
    const timings = [
      { every: 'hour', at: '00:07', day: 'sun' },
      { every: 'day', at: '02:05', day: 'sun' },
      { every: 'week', at: '18:30', day: 'fri' },
    ] as const;
    const textsOn = (platform: NodeJS.Platform) =>
      timings.map((timing) => timedService(timed({ timing }), on(platform)).files[0]?.text ?? '');
    expect(readBack('plistlib.loads(t)["StartCalendarInterval"]', textsOn('darwin'))).toEqual([
      { Minute: 7 },
      { Hour: 2, Minute: 5 },
      { Weekday: 5, Hour: 18, Minute: 30 },
    ]);
    const [hourly, daily, weekly] = readBack<Record<string, string | null>>(task, textsOn('win32'));
    expect(hourly).toMatchObject({
      StartBoundary: '2026-01-01T00:07:00',
      Interval: 'PT1H',
      DaysInterval: '1',
    });
    expect(daily).toMatchObject({ StartBoundary: '2026-01-01T02:05:00', DaysInterval: '1' });
    expect(weekly).toMatchObject({ StartBoundary: '2026-01-01T18:30:00', Friday: null });
    expect(daily).toMatchObject({ StartWhenAvailable: 'true', DisallowStartIfOnBatteries: 'true' });
  });
});

test('services that begin at login stand beside each other', () => {
  const drives = service({ args: ['place', 'watch'] });
  const namesOn = (platform: NodeJS.Platform) => {
    const { files, stop } = loginService({ ...drives, name: 'drives-1a2b3c4d' }, on(platform));
    return [basename(files[0]?.path.replaceAll('\\', '/') ?? ''), stop[0]?.at(-1)];
  };
  expect([namesOn('linux'), namesOn('darwin'), namesOn('win32')]).toEqual([
    ['safelight-drives-1a2b3c4d.service', 'safelight-drives-1a2b3c4d.service'],
    ['org.safelight.drives-1a2b3c4d.plist', 'gui/501/org.safelight.drives-1a2b3c4d'],
    ['drives-1a2b3c4d-task.xml', 'Safelight Drives-1a2b3c4d'],
  ]);
});
