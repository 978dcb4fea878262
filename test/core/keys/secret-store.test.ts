import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeSecret, encodeSecret, fileSecretStore } from '../../../core/src/keys/secret-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-secret-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const secret = Buffer.alloc(32, 0xa5);
const pathOf = (vault: string) => join(folder, 'keys', `${vault}.secret`);
const store = fileSecretStore(pathOf);
const refused = (why: string) => ({ code: 'key-file-damaged', data: { path: pathOf('v'), why } });

describe('a key file', () => {
  test('gives back what was put, and is gone when removed', async () => {
    await store.put('v', secret);
    expect(Buffer.from(await store.get('v'))).toEqual(secret);
    await store.put('v', Buffer.alloc(32, 1));
    expect(Buffer.from(await store.get('v'))).toEqual(Buffer.alloc(32, 1));
    expect([await store.remove('v'), await store.remove('v')]).toEqual([true, false]);
    expect(await readdir(join(folder, 'keys'))).toEqual([]);
  });

  test('is readable by its owner alone, in a folder that is', async () => {
    await mkdir(join(folder, 'keys'), { mode: 0o755 });
    await store.put('v', secret);
    expect((await stat(pathOf('v'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
  });

  test.each([0o640, 0o620, 0o610, 0o604, 0o602, 0o601])('is refused with mode %o', async (mode) => {
    await store.put('v', secret);
    await chmod(pathOf('v'), mode);
    const why = `others on this computer may read it (mode ${mode.toString(8)}; it must be 600)`;
    await expect(store.get('v')).rejects.toMatchObject(refused(why));
  });

  test('that is missing or a link is refused', async () => {
    await expect(store.get('v')).rejects.toMatchObject(refused('it is missing'));
    await store.put('other', secret);
    await symlink(pathOf('other'), pathOf('v'));
    await expect(store.get('v')).rejects.toMatchObject(refused('it is a link'));
  });

  test.each([
    ['empty', ''],
    ['31 bytes', Buffer.alloc(31).toString('base64')],
    ['33 bytes', Buffer.alloc(33).toString('base64')],
    ['cut', secret.toString('base64').slice(0, -2)],
    ['two lines', `${secret.toString('base64')}\n${secret.toString('base64')}`],
  ])('that is %s is refused', async (_, text) => {
    await store.put('v', secret);
    await writeFile(pathOf('v'), text);
    await expect(store.get('v')).rejects.toMatchObject(refused('it does not hold 32 bytes in base64'));
  });

  test('is one line of base64', async () => {
    await store.put('v', secret);
    expect(await readFile(pathOf('v'), 'utf8')).toBe(`${secret.toString('base64')}\n`);
  });
});

describe('a secret', () => {
  test.each([0, 31, 33])('of %i bytes is not stored', (size) => {
    expect(() => encodeSecret(Buffer.alloc(size))).toThrow(`a secret of ${size} bytes, not 32`);
  });

  test('of 32 bytes survives the text', () => {
    expect(decodeSecret(encodeSecret(secret))).toEqual(secret);
  });
});
