import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderPlace } from '../../core/src/place/folder.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { placeContract } from './place.ts';

placeContract('folder', async () => {
  const outer = temporaryFolder();
  const root = join(outer, 'vault');
  mkdirSync(join(root, 'objects'), { recursive: true });
  writeFileSync(join(root, 'vault.json'), '{}');
  return {
    place: new FolderPlace('vault', root),
    vanish: async () => renameSync(root, join(outer, 'unplugged')),
    damage: async (path, bytes) => writeFileSync(join(root, path), bytes),
    writtenAt: async (path) => {
      const { ino, mtimeNs } = statSync(join(root, path), { bigint: true });
      return `${ino} ${mtimeNs}`;
    },
  };
});
