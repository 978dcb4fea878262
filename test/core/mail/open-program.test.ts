import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { archiveMailLink, type ProgramLink, wordsTextLink } from '../../../core/src/mail/mail-link.ts';
import { openProgram, systemOpener } from '../../../core/src/mail/open-program.ts';
import { inRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const signal = new AbortController().signal;
const link = archiveMailLink('a@b', { subject: '$(x) \'y\' "z"', body: '%PATH% & ^ `w`' }) as ProgramLink;

/** A program that writes down its arguments, one a line, and then does what it is told. */
const opener = (then = '') => {
  const folder = temporaryFolder();
  const [program, log] = [join(folder, 'open'), join(folder, 'log')];
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > ${log}.part; mv ${log}.part ${log}\n${then}\n`);
  chmodSync(program, 0o755);
  return { program, args: ['first'], log };
};

describe.skipIf(process.platform === 'win32')('opening a program', () => {
  test('gives the opener the link as one argument', async () => {
    const { log, ...given } = opener();
    await openProgram(link, { signal, opener: given });
    expect(readFileSync(log, 'utf8')).toBe(`first\n${link}\n`);
  });

  test('does not wait for one that stays, nor end it', async () => {
    const { log, ...given } = opener('sleep 1; mv "$0" "$0.done"');
    await openProgram(wordsTextLink('+49 170 1234567'), { signal, opener: given, waitMs: 300 });
    expect(readFileSync(log, 'utf8')).toBe('first\nsms:+491701234567\n');
    await vi.waitFor(() => expect(existsSync(`${given.program}.done`)).toBe(true), 5_000);
  });

  test('does not keep its own process alive for one that stays', () => {
    const { program, args } = opener('sleep 20');
    const source = inRepository('core', 'src', 'mail', 'open-program.ts');
    const options = `{ signal: new AbortController().signal, opener: ${JSON.stringify({ program, args })}, waitMs: 50 }`;
    const script = `const { openProgram } = await import(${JSON.stringify(source)}); await openProgram('tel:+4917012', ${options});`;
    const start = performance.now();
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { timeout: 15_000 });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test.each([
    ['exit 3', 'no program here is set to open mail or messages'],
    ['exit 4', 'no program here is set to open mail or messages'],
    ['exit 1', 'it ended with code 1'],
    ['kill -9 $$', 'it ended with SIGKILL'],
  ])('tells of one that ends with %s, without the link', async (then, why) => {
    const { program, args } = opener(then);
    const error: unknown = await openProgram(link, { signal, opener: { program, args } }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'program-missing', exit: 7, data: { program, why } });
    expect(JSON.stringify([error, (error as Error).cause, (error as Error).stack])).not.toContain('mailto');
  });

  test('tells of one that is not there, or cannot be run', async () => {
    const absent = { program: 'no-such-opener', args: [] };
    await expect(openProgram(link, { signal, opener: absent })).rejects.toMatchObject({
      data: { program: 'no-such-opener', why: 'it is not installed' },
    });
    const { program, args } = opener();
    chmodSync(program, 0o644);
    await expect(openProgram(link, { signal, opener: { program, args } })).rejects.toMatchObject({
      data: { why: 'the system says EACCES' },
    });
  });

  test('does not begin, or wait on, once it was given up', async () => {
    const { log, ...given } = opener('sleep 1');
    await expect(openProgram(link, { signal: AbortSignal.abort(), opener: given })).rejects.toMatchObject({
      code: 'interrupted',
    });
    await sleep(50);
    expect(existsSync(log)).toBe(false);
    await expect(openProgram(link, { signal: AbortSignal.timeout(50), opener: given })).rejects.toMatchObject(
      { code: 'interrupted' },
    );
  });
});

test.each([
  ['linux', 'xdg-open', []],
  ['freebsd', 'xdg-open', []],
  ['darwin', '/usr/bin/open', []],
  ['win32', 'C:\\Windows\\System32\\rundll32.exe', ['url.dll,FileProtocolHandler']],
] as const)('%s opens links with %s', (platform, program, args) => {
  expect(systemOpener(platform)).toEqual({ program, args });
});
