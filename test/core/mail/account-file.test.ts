import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeKeyFile } from '../../../core/src/keys/key-file.ts';
import {
  readMailAccount,
  type SealedMailAccount,
  writeMailAccount,
} from '../../../core/src/mail/account-file.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const account: SealedMailAccount = {
  host: 'mail.example.com',
  port: 587,
  security: 'starttls',
  user: 'studio',
  from: 'studio@example.com',
  name: 'Büro Licht',
  ca: null,
  password: 'p4ss w0rd/ä',
};
const lock = { secret: randomBytes(32), vault: '7f0c1f0e-0000-4000-8000-000000000001' };
const refusal = async (path: string, under = lock) => {
  const error: unknown = await readMailAccount(path, under).catch((reason: unknown) => reason);
  const why = `${path} is damaged, or sealed under another secret`;
  expect(error).toMatchObject({ code: 'mail-not-set-up', data: { why } });
  expect((error as Error).cause).toBeUndefined();
};

describe('a mail account', () => {
  test('comes back as it was put, is replaced by another, and is nowhere to be read', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'mail.account');
    await writeMailAccount(path, account, lock);
    expect(await readMailAccount(path, lock)).toEqual(account);
    const bytes = await readFile(path, 'latin1');
    for (const word of ['p4ss', 'studio', 'mail.example.com', Buffer.from('p4ss w0rd/ä').toString('base64')])
      expect(bytes).not.toContain(word);
    await writeMailAccount(path, { ...account, user: null, password: null }, lock);
    expect(await readMailAccount(path, lock)).toMatchObject({ user: null, password: null });
    expect(await readdir(folder)).toEqual(['mail.account']);
  });

  test.skipIf(process.platform === 'win32')('is for its owner alone', async () => {
    const path = join(temporaryFolder(), 'mail.account');
    await writeMailAccount(path, account, lock);
    await chmod(path, 0o644);
    await writeMailAccount(path, account, lock);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('that was never set up is null', async () => {
    expect(await readMailAccount(join(temporaryFolder(), 'mail.account'), lock)).toBeNull();
  });

  test.each([
    ['another secret', { ...lock, secret: randomBytes(32) }],
    ['another vault', { ...lock, vault: '7f0c1f0e-0000-4000-8000-000000000002' }],
  ])('does not open under %s', async (_, other) => {
    const path = join(temporaryFolder(), 'mail.account');
    await writeMailAccount(path, account, lock);
    await refusal(path, other);
  });

  test('is sealed under a key of its own, not under the secret itself', async () => {
    const path = join(temporaryFolder(), 'mail.account');
    await writeMailAccount(path, account, lock);
    const { nonce, sealed } = JSON.parse(await readFile(path, 'utf8')) as { nonce: string; sealed: string };
    const bytes = Buffer.from(sealed, 'base64');
    const open = (key: Uint8Array) => {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'));
      decipher.setAAD(Buffer.from(lock.vault)).setAuthTag(bytes.subarray(-16));
      const text = decipher.update(bytes.subarray(0, -16)).toString('utf8') + decipher.final('utf8');
      return JSON.parse(text) as unknown;
    };
    const own = hkdfSync('sha256', lock.secret, new Uint8Array(), 'safelight mail account', 32);
    expect(open(new Uint8Array(own))).toEqual(account);
    expect(() => open(lock.secret)).toThrow();
    await writeKeyFile(path, { signing: 'a', opening: null, contentKey: randomBytes(32) }, lock);
    await refusal(path);
  });

  test.each([
    ['empty', () => ''],
    ['cut', (text: string) => text.slice(0, -20)],
    ['not JSON', () => 'mail'],
    ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['with a member more', (text: string) => text.replace('{', '{"more":1,')],
    ['without its tag', (text: string) => text.replace(/"sealed":"[^"]*"/, '"sealed":""')],
  ])('%s says so', async (_, damage) => {
    const path = join(temporaryFolder(), 'mail.account');
    await writeMailAccount(path, account, lock);
    await writeFile(path, damage(await readFile(path, 'utf8')));
    await refusal(path);
  });

  test('says so of any byte that was flipped', async () => {
    const path = join(temporaryFolder(), 'mail.account');
    await writeMailAccount(path, account, lock);
    const outer = JSON.parse(await readFile(path, 'utf8')) as { nonce: string; sealed: string };
    for (const member of ['nonce', 'sealed'] as const) {
      const bytes = Buffer.from(outer[member], 'base64');
      for (const at of bytes.keys()) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ 1;
        await writeFile(path, JSON.stringify({ ...outer, [member]: flipped.toString('base64') }));
        await refusal(path);
      }
    }
  });

  test('in whose place a folder lies says so', async () => {
    const path = join(temporaryFolder(), 'mail.account');
    await mkdir(path);
    await expect(readMailAccount(path, lock)).rejects.toMatchObject({ code: 'mail-not-set-up' });
  });
});
