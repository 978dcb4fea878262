import { randomBytes } from 'node:crypto';
import { constants, existsSync, readdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NewFile } from '../../../core/src/fs/new-file.ts';
import { SLAB, Slabs } from '../../../core/src/fs/slabs.ts';
import { systemCode } from '../../../core/src/model/errors.ts';
import { needs, testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { runScript, source } from './program.ts';
import { smallDisk, smallDiskObstacle } from './small-disk.ts';

/** Writes `bytes` in pieces of a length that fits nothing. */
const fill = async (file: NewFile, bytes: Uint8Array, step = 99_991): Promise<void> => {
  for (let at = 0; at < bytes.length; at += step) await file.write(bytes.subarray(at, at + step), at);
};

const systemCodeOf = async (work: () => Promise<void>): Promise<string | undefined> => {
  try {
    await work();
    return 'nothing';
  } catch (error) {
    return systemCode(error);
  }
};

describe('a file from front to back', () => {
  test.each([0, 1, SLAB - 1, SLAB, SLAB + 1, SLAB + 4095, SLAB + 4096, SLAB + 4097, 2 * SLAB, 9 * SLAB + 13])(
    'of %i bytes has those bytes and no more',
    async (size) => {
      const path = join(temporaryFolder(), 'new');
      const bytes = randomBytes(size);
      const file = new NewFile({ path, size, slabs: new Slabs() });
      await fill(file, bytes);
      await file.end();
      await file.sync();
      expect(file.length).toBe(size);
      file.close();
      expect(readFileSync(path).equals(bytes)).toBe(true);
    },
  );

  test('is made anew, never written over', () => {
    const path = join(temporaryFolder(), 'new');
    new NewFile({ path, size: SLAB, slabs: new Slabs() }).close();
    expect(() => new NewFile({ path, size: SLAB, slabs: new Slabs() })).toThrow('EEXIST');
    expect(() => new NewFile({ path, size: 1, slabs: new Slabs() })).toThrow('EEXIST');
  });

  test('given up while its bytes are under way, it closes after them and gives its memory back', async () => {
    const folder = temporaryFolder();
    const slabs = new Slabs();
    for (let round = 0; round < 20; round += 1) {
      const path = join(folder, String(round));
      const file = new NewFile({ path, size: 8 * SLAB, slabs });
      await fill(file, Buffer.alloc(4 * SLAB + 5));
      file.close();
      unlinkSync(path);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test.skipIf(constants.O_DIRECT === undefined)('has the mode it was given', async () => {
    const path = join(temporaryFolder(), 'new');
    const file = new NewFile({ path, size: SLAB, mode: 0o600, slabs: new Slabs() });
    file.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

test('without slabs the order is free', async () => {
  const path = join(temporaryFolder(), 'new');
  const bytes = randomBytes(3 * SLAB);
  const file = new NewFile({ path, size: bytes.length, slabs: null });
  for (const at of [2 * SLAB, 0, SLAB]) await file.write(bytes.subarray(at, at + SLAB), at);
  await file.end();
  file.close();
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

testUnless(smallDiskObstacle())(
  'a disk that fills up under way is told, at the latest at the end',
  async () => {
    const path = join(smallDisk('4m'), 'new');
    const file = new NewFile({ path, size: 16 * SLAB, slabs: new Slabs() });
    expect(
      await systemCodeOf(async () => {
        await fill(file, Buffer.alloc(16 * SLAB));
        await file.end();
      }),
    ).toBe('ENOSPC');
    file.close();
  },
);

describe('a file system that writes only through its cache', () => {
  const script = (path: string) => `
    const { NewFile } = await import('${source('core/src/fs/new-file.ts')}');
    const { SLAB, Slabs } = await import('${source('core/src/fs/slabs.ts')}');
    const { readFileSync } = await import('node:fs');
    const bytes = Buffer.alloc(3 * SLAB + 7, 'safelight');
    const file = new NewFile({ path: ${JSON.stringify(path)}, size: bytes.length, slabs: new Slabs() });
    await file.write(bytes, 0);
    await file.end();
    await file.sync();
    file.close();
    console.log(readFileSync(${JSON.stringify(path)}).equals(bytes) ? 'whole' : 'wrong');`;

  for (const [name, calls] of [
    ['refuses to open', 'openat'],
    ['refuses the first write', 'pwrite64'],
  ] as const)
    needs('strace')(`${name}: the file is whole all the same`, async () => {
      const path = join(temporaryFolder(), 'new');
      const prefix = [
        'env',
        // strace counts the calls of each thread by itself.
        'UV_THREADPOOL_SIZE=1',
        'strace',
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-P',
        path,
        '-e',
        `inject=${calls}:error=EINVAL:when=1`,
      ];
      const { lines } = await runScript(script(path), { prefix });
      expect(lines).toEqual(['whole']);
      expect(existsSync(path)).toBe(true);
    });
});
