import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import type { VaultPath } from '../../core/src/place/place.ts';
import { RclonePlace } from '../../core/src/place/rclone.ts';
import { cable } from '../support/cable.ts';
import { lacking } from '../support/needs.ts';
import { startWebdav, type WebdavServer, writeRcloneConfig } from '../support/rclone.ts';
import { type SshServer, sshdObstacle, startSshd } from '../support/sshd.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';
import { placeContract } from './place.ts';

const folder = folderForAll();
const started: { sshd?: SshServer; webdav?: WebdavServer; places: number } = { places: 0 };

beforeAll(async () => {
  if (sshdObstacle() === null) started.sshd = await startSshd(join(folder, 'sshd'));
  mkdirSync(join(folder, 'shown'));
  if (lacking('rclone') === null) started.webdav = await startWebdav(join(folder, 'shown'));
});
afterAll(async () => {
  await started.sshd?.stop();
  await started.webdav?.stop();
});
beforeEach(() => {
  vi.stubEnv('RCLONE_CONFIG', join(folder, 'none'));
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A remote `nas` that leads by a cable of its own to a folder in which a vault lies. */
const underTest = async (
  root: string,
  path: string,
  remote: (port: number) => Promise<Readonly<Record<string, string>>>,
  port: number,
) => {
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'vault.json'), '{}');
  const way = await cable(port);
  vi.stubEnv('RCLONE_CONFIG', writeRcloneConfig(temporaryFolder(), { nas: await remote(way.port) }));
  return {
    place: new RclonePlace('NAS', { kind: 'rclone', path: `rclone:nas:${path}` }),
    vanish: async () => way.cut(),
    damage: async (file: VaultPath, bytes: Uint8Array) => writeFileSync(join(root, file), bytes),
    writtenAt: async (file: VaultPath) => {
      const { ino, mtimeNs } = statSync(join(root, file), { bigint: true });
      return `${ino} ${mtimeNs}`;
    },
    gone: 'place-unreachable' as const,
  };
};

placeContract(
  'rclone (SFTP)',
  async () => {
    const { sshd } = started;
    if (sshd === undefined) throw new Error('sshd did not start');
    const root = join(temporaryFolder(), 'My Vault');
    return underTest(root, root, async (port) => sshd.remote(port), sshd.port);
  },
  sshdObstacle(),
);

placeContract(
  'rclone (WebDAV)',
  async () => {
    const { webdav } = started;
    if (webdav === undefined) throw new Error('the server did not start');
    started.places += 1;
    const path = `studio ${started.places}/Safelight`;
    return underTest(join(folder, 'shown', path), path, (port) => webdav.remote(port), webdav.port);
  },
  lacking('rclone'),
);
