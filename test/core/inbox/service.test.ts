import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Service, serviceFile } from '../../../core/src/inbox/service.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: systemd would fill it in
const hostile = '/home/a b/"q" \\ %h $HOME ${X} & <x> \'y\'/safelight.js';
const service = (some: Partial<Service> = {}): Service => ({
  program: '/usr/bin/node',
  args: [hostile, 'inbox', 'watch', '--quiet'],
  home: null,
  ...some,
});
const on = (platform: NodeJS.Platform) => ({ platform, user: '/home/anna', uid: 501 });

describe('systemd', () => {
  needs('systemd-analyze')('takes the unit, whatever the folders are called', () => {
    const folder = temporaryFolder();
    const program = join(folder, 'a "b" %h $HOME', 'node');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    const { text } = serviceFile(service({ program, home: '/home/a "b" %h $X' }), on('linux'));
    const unit = join(folder, 'safelight-inbox.service');
    writeFileSync(unit, text);
    const env = { ...process.env, XDG_RUNTIME_DIR: folder, HOME: folder };
    const { stderr, status } = spawnSync('systemd-analyze', ['verify', '--user', unit], {
      env,
      encoding: 'utf8',
    });
    expect(stderr.split('\n').filter((line) => line.includes('safelight'))).toEqual([]);
    expect(status).toBe(0);
  });

  test('gets every argument as it is', () => {
    const { text, path, start } = serviceFile(service(), on('linux'));
    expect(path).toBe('/home/anna/.config/systemd/user/safelight-inbox.service');
    const line = text.split('\n').find((one) => one.startsWith('ExecStart=')) ?? '';
    // As systemd.syntax(7) reads it back.
    const words = [
      ...line.slice('ExecStart=/usr/bin/nice -n 5 '.length).matchAll(/"((?:\\.|[^"\\])*)"/g),
    ].map(([, word = '']) => word.replace(/\\(.)/g, '$1').replaceAll('%%', '%').replaceAll('$$', '$'));
    expect(words).toEqual(['/usr/bin/node', hostile, 'inbox', 'watch', '--quiet']);
    expect(start.at(-1)).toEqual(['systemctl', '--user', 'enable', '--now', 'safelight-inbox.service']);
  });
});

/** Texts of the elements of that name, as an XML parser gives them. */
const textsOf = (xml: string, element: string): readonly string[] => {
  const code =
    'import sys,xml.etree.ElementTree as e;[print(repr(x.text)) for x in e.fromstring(sys.stdin.buffer.read()).iter() if x.tag.split("}")[-1]==sys.argv[1]]';
  return execFileSync('python3', ['-c', code, element], { input: xml, encoding: 'utf8' }).trim().split('\n');
};

describe('launchd and the Task Scheduler', () => {
  needs('python3')('get every argument as it is', () => {
    const mac = serviceFile(service({ home: '/Users/a&b' }), on('darwin'));
    const strings = textsOf(mac.text, 'string');
    expect(strings[2]).toBe(pythonic(hostile));
    expect(strings.at(-1)).toBe("'/Users/a&b'");
    const windows = serviceFile(
      service({ program: 'C:\\Program Files\\nodejs\\node.exe', args: ['C:\\a b\\', 'x"y\\"', 'inbox'] }),
      on('win32'),
    );
    expect(textsOf(windows.text, 'Command')).toEqual([pythonic('C:\\Program Files\\nodejs\\node.exe')]);
    expect(textsOf(windows.text, 'Arguments')).toEqual([pythonic('"C:\\a b\\\\" "x\\"y\\\\\\"" inbox')]);
  });
});

/** A text as Python's repr gives it. */
const pythonic = (text: string): string => {
  const inner = text.replaceAll('\\', '\\\\');
  return text.includes("'")
    ? text.includes('"')
      ? `'${inner.replaceAll("'", "\\'")}'`
      : `"${inner}"`
    : `'${inner}'`;
};
