import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLinkHost } from '../../../core/src/link/open-link-host.ts';
import { RcloneLinkHost } from '../../../core/src/link/rclone-host.ts';
import type { ProgressEvent } from '../../../core/src/model/events.ts';
import { describeUnless, lacking } from '../../support/needs.ts';
import { writeRcloneConfig } from '../../support/rclone.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const clock = () => new Date('2026-04-26T10:00:00Z');
const later = new Date('2026-04-28T10:00:00Z');
const context = (signal = new AbortController().signal) => {
  const events: ProgressEvent[] = [];
  const bytes = () => events.reduce((sum, event) => sum + (event.kind === 'bytes' ? event.bytes : 0), 0);
  return { signal, clock, onEvent: (event: ProgressEvent) => void events.push(event), bytes };
};

const fileIn = (folder: string, size = 3_000_000) => {
  const path = join(folder, 'archive.zip');
  const bytes = randomBytes(size);
  writeFileSync(path, bytes);
  return { path, name: 'archive.zip', size, sha256: createHash('sha256').update(bytes).digest('hex') };
};

describeUnless(lacking('rclone'))('a folder behind rclone', () => {
  const set = async () => {
    const folder = temporaryFolder();
    const store = join(folder, 'store');
    const config = writeRcloneConfig(folder, { nas: { type: 'alias', remote: store } });
    return { folder, store, host: await openLinkHost('rclone:nas:for clients', { config }) };
  };

  test('takes an archive once, makes no link to it, and lets go of it', async () => {
    const { folder, store, host } = await set();
    const [file, run] = [fileIn(folder), context()];
    const key = host.newKey('Schmidt & Söhne.zip');
    expect(await host.upload(file, key, run)).toEqual({ already: false });
    expect(run.bytes()).toBe(file.size);
    expect(readFileSync(join(store, key)).equals(readFileSync(file.path))).toBe(true);
    expect(await host.upload(file, key, context())).toEqual({ already: true });
    await expect(host.link(key, later, run)).rejects.toMatchObject({
      code: 'upload-failed',
      data: { place: 'rclone:nas:for clients', why: 'this remote makes no links' },
    });
    expect(await host.end(key, run)).toMatchObject({ ended: 'link-dead' });
    expect(readdirSync(join(store, 'for clients'))).toEqual([]);
    expect(await host.end(key, run)).toMatchObject({ ended: 'link-dead' });
  });

  test('is not given a file that is no longer the one that was made', async () => {
    const { folder, store, host } = await set();
    const file = fileIn(folder);
    appendFileSync(file.path, 'x');
    await expect(host.upload(file, host.newKey('a.zip'), context())).rejects.toMatchObject({
      code: 'bad-argument',
    });
    expect(existsSync(store)).toBe(false);
  });

  test('that is not in the configuration is told, and nothing is taken for gone', async () => {
    const { folder } = await set();
    const config = writeRcloneConfig(folder, {});
    const host = new RcloneLinkHost({ kind: 'rclone', remote: 'nas', path: '' }, { config });
    const [key, why] = [
      host.newKey('a.zip'),
      'rclone knows no remote of this name: `rclone config` makes one',
    ];
    await expect(host.upload(fileIn(folder), key, context())).rejects.toMatchObject({ data: { why } });
    expect(await host.end(key, context())).toEqual({ ended: 'alive', why });
  });

  test('is not begun, or gone on with, once it was given up', async () => {
    const { folder, host } = await set();
    await expect(
      host.upload(fileIn(folder), host.newKey('a.zip'), context(AbortSignal.abort())),
    ).rejects.toMatchObject({ code: 'interrupted' });
  });
});

/** A program in rclone's place: writes down its arguments, and says what it is told. */
const standIn = (body: string) => {
  const folder = temporaryFolder();
  const [program, log] = [join(folder, 'rclone'), join(folder, 'log')];
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$*" >> ${log}\n${body}\n`);
  chmodSync(program, 0o755);
  const host = new RcloneLinkHost({ kind: 'rclone', remote: 'drive', path: 'x' }, { program });
  return { host, folder, calls: () => readFileSync(log, 'utf8').trimEnd().split('\n') };
};

describe.skipIf(process.platform === 'win32')('a link by rclone', () => {
  test.each([
    ['https://a.b/x?X-Amz-Expires=3600&X-Amz-Signature=s', '2026-04-26T11:00:00.000Z'],
    ['https://a.b/x?se=2026-04-27T00:00:00Z&sig=s', '2026-04-27T00:00:00.000Z'],
    ['https://drive.example.org/open?id=s', null],
    ['https://a.b/x?X-Amz-Expires=soon', null],
  ])('%s ends by itself at %s', async (url, end) => {
    const { host, calls } = standIn(`echo odd; echo '${url}'`);
    const key = host.newKey('a.zip');
    const made = await host.link(key, later, context());
    expect(made).toEqual({ url, expires: end === null ? null : new Date(end) });
    expect(calls()).toEqual([`link --expire 172800s drive:${key} --ask-password=false --use-json-log`]);
  });

  test.each(['', 'none', 'file:///etc/passwd', 'javascript:x'])('is not %j', async (url) => {
    const { host } = standIn(`echo '${url}'`);
    await expect(host.link(host.newKey('a.zip'), later, context())).rejects.toMatchObject({
      data: { why: 'rclone made no link that could be sent' },
    });
  });

  test('is ended before its file goes, and the file goes for good', async () => {
    const { host, calls, folder } = standIn(
      'test "$1" != deletefile || echo "$RCLONE_DRIVE_USE_TRASH" > "$0.env"; test "$1" != lsjson || echo "[]"',
    );
    const key = host.newKey('a.zip');
    expect(await host.end(key, context())).toMatchObject({ ended: 'link-dead' });
    expect(calls().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'link --unlink',
      `deletefile drive:${key}`,
      'lsjson --files-only',
      `rmdir drive:${key.slice(0, key.lastIndexOf('/'))}`,
    ]);
    expect(readFileSync(join(folder, 'rclone.env'), 'utf8')).toBe('false\n');
    const { host: other, calls: seen } = standIn(`test "$1" != lsjson || echo '[{"Name":"a.zip"}]'`);
    expect(await other.end(other.newKey('a.zip'), context())).toMatchObject({ ended: 'alive' });
    expect(seen().at(-1)).toMatch(/^lsjson/);
  });

  test.each([
    ['is told where the file stays', 'exit 1', 'alive'],
    ['is believed where the folder may not be seen', 'test "$1" = deletefile', 'link-dead'],
  ])('%s', async (_, body, ended) => {
    const { host } = standIn(body);
    expect(await host.end(host.newKey('a.zip'), context())).toMatchObject({ ended });
  });

  test('does not wait for a program that hangs', async () => {
    const { host, folder } = standIn('exec sleep 60');
    const start = performance.now();
    const run = context(AbortSignal.timeout(200));
    await expect(host.upload(fileIn(folder, 10), host.newKey('a.zip'), run)).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  test('says where the program is missing', async () => {
    const host = new RcloneLinkHost({ kind: 'rclone', remote: 'a', path: '' }, { program: 'no-such-rclone' });
    await expect(host.link(host.newKey('a.zip'), later, context())).rejects.toMatchObject({
      code: 'program-missing',
      data: { program: 'no-such-rclone', why: 'it is not installed' },
    });
  });
});
