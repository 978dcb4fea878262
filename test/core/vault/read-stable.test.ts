import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { readFully, readStable } from '../../../core/src/vault/read-stable.ts';
import { boundByModes, modesObstacle } from '../../support/capabilities.ts';
import { needs, testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { runScript, source } from '../fs/program.ts';
import { codeOf } from '../model/error-code.ts';

const made = (text = 'hello'): string => {
  const path = join(temporaryFolder(), 'IMG_1.CR3');
  writeFileSync(path, text);
  return path;
};

const whole = (fd: number, size: number): string => {
  const bytes = Buffer.alloc(size);
  readFully(fd, bytes, 0);
  return bytes.toString();
};

const readAll = (path: string) => readStable(bytePathFromText(path), whole);

test.each(['', 'hello'])('reads %j with the stamp it had', async (text) => {
  expect(await readAll(made(text))).toMatchObject({ value: text, stamp: { size: text.length } });
});

/** Reads a file that `change` alters after each of the first `times` readings. */
const changing = async (times: number, change: (path: string, round: number) => void) => {
  const path = made();
  const undone: string[] = [];
  let round = 0;
  const read = (fd: number, size: number) => {
    const text = whole(fd, size);
    if (round < times) change(path, round);
    round += 1;
    return text;
  };
  const result = await readStable(bytePathFromText(path), read, (text) => undone.push(text)).catch(
    (error: { code: string }) => error.code,
  );
  return { result, undone, rounds: round };
};

const write = (path: string, round: number) => {
  writeFileSync(path, `after ${round}`);
  utimesSync(path, 1_700_000_000 + round, 1_700_000_000 + round);
};

describe('a file that changes while it is read', () => {
  test.each([
    [1, 'after 0', ['hello']],
    [2, 'after 1', ['hello', 'after 0']],
  ])('%i times is read again from its start, what was made of it undone', async (times, value, undone) => {
    expect(await changing(times, write)).toMatchObject({ result: { value }, undone, rounds: times + 1 });
  });

  test('every time is given up', async () => {
    expect(await changing(3, write)).toEqual({
      result: 'source-changing',
      undone: ['hello', 'after 0', 'after 1'],
      rounds: 3,
    });
  });

  test.each<[string, (path: string) => void]>([
    ['longer', (path) => appendFileSync(path, '!')],
    ['shorter', (path) => truncateSync(path, 2)],
    ['other permissions and so another ctime', (path) => chmodSync(path, 0o600)],
  ])('noticed when it becomes %s', async (_, change) => {
    expect((await changing(9, change)).rounds).toBe(3);
  });

  test('shorter under the reading hand is no other error', async () => {
    const path = made();
    const read = (fd: number, size: number) => {
      truncateSync(path, 0);
      writeFileSync(path, 'hi');
      const bytes = Buffer.alloc(size);
      readFully(fd, bytes, 0);
      return bytes;
    };
    expect(await codeOf(() => readStable(bytePathFromText(path), (fd, size) => read(fd, size + 1)))).toBe(
      'source-changing',
    );
  });
});

describe('a source that cannot be read', () => {
  test.each<[string, string, () => string]>([
    ['not there', 'source-missing', () => join(temporaryFolder(), 'none')],
    ['below a file', 'source-missing', () => join(made(), 'none')],
    ['a folder', 'source-unreadable', () => temporaryFolder()],
    [
      'a link in a circle',
      'source-unreadable',
      () => {
        const path = join(temporaryFolder(), 'loop');
        symlinkSync('loop', path);
        return path;
      },
    ],
  ])('%s: %s', async (_, code, make) => {
    expect(await codeOf(() => readAll(make()))).toBe(code);
  });

  needs('mkfifo')(
    'a pipe that took its place: told at once, neither waited for nor taken for empty',
    async () => {
      const path = join(temporaryFolder(), 'pipe');
      spawnSync('mkfifo', [path]);
      expect(await codeOf(() => readAll(path))).toBe('source-unreadable');
    },
  );

  const reading = (path: string) => `
    const { readFully, readStable } = await import('${source('core/src/vault/read-stable.ts')}');
    await readStable(${JSON.stringify(path)}, (fd, size) => readFully(fd, Buffer.alloc(size), 0));
    console.log('read');`;

  testUnless(modesObstacle())('without permission: source-unreadable', async () => {
    const path = made();
    chmodSync(path, 0o000);
    expect((await runScript(reading(path), { prefix: boundByModes })).lines).toEqual(['source-unreadable']);
  });

  needs('strace')('on a disk with a bad sector: source-unreadable', async () => {
    const path = made();
    const prefix = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-P',
      path,
      '-e',
      'inject=pread64,read:error=EIO',
    ];
    expect((await runScript(reading(path), { prefix })).lines).toEqual(['source-unreadable']);
  });
});

test('an error of the place it is copied to is left as it is', async () => {
  const failing = () => {
    throw new RangeError('not the source');
  };
  await expect(readStable(bytePathFromText(made()), failing)).rejects.toThrow(RangeError);
});

test('a folder that holds the source may be anything', async () => {
  const folder = join(temporaryFolder(), 'ü\n');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a'), 'x');
  expect((await readAll(join(folder, 'a'))).value).toBe('x');
});
