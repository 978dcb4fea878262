import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { RcloneRemote } from '../../../core/src/link/rclone-remote.ts';
import { describeUnless, lacking } from '../../support/needs.ts';
import { writeRcloneConfig } from '../../support/rclone.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

/** A server that lets two wait for each other, and then tells both in one moment what rclone says where nobody is there. */
const refusingTwo = async (): Promise<number> => {
  const waiting: (() => void)[] = [];
  const server = createServer((_, reply) => {
    waiting.push(() => reply.writeHead(400).end('connection refused'));
    if (waiting.length === 2) for (const answer of waiting.splice(0)) answer();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

describeUnless(lacking('rclone'))('an rclone that was let go', () => {
  test('takes no other along when it fails once more', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'here'));
    writeFileSync(join(root, 'here', 'vault.json'), '{}');
    const config = writeRcloneConfig(root, {
      away: { type: 'webdav', url: `http://127.0.0.1:${await refusingTwo()}`, vendor: 'other' },
      // One rclone for a place that is there and one that is not.
      both: { type: 'combine', upstreams: `"away=away:" "here=${join(root, 'here')}"` },
    });
    const remote = new RcloneRemote({ remote: 'both', path: '' }, { config });
    const bytes = randomBytes(300_000);
    let failed = 0;
    const uploads: Promise<void>[] = [];
    const ask = (): Promise<void> =>
      remote.read('away/file', null).then(
        () => undefined,
        () => {
          failed += 1;
          if (failed > 1) return;
          const send = async (write: (piece: Uint8Array) => Promise<void>): Promise<void> => {
            await write(bytes.subarray(0, 100_000));
            await delay(500);
            await write(bytes.subarray(100_000));
          };
          uploads.push(remote.upload('here/picture', send));
        },
      );
    await Promise.all([ask(), ask()]);
    expect(failed).toBe(2);
    await Promise.all(uploads);
    expect(readFileSync(join(root, 'here', 'picture')).equals(bytes)).toBe(true);
  });
});
