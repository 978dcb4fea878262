import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makePrivateFolder, makePrivateFolderIn } from '../../../core/src/fs/private-folder.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { runScript, source, withFault } from './program.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('is made with what is missing above it, for this person alone', async () => {
  const path = join(temporaryFolder(), 'a', 'b', 'c');
  await makePrivateFolder(path);
  expect(modeOf(path)).toBe(0o700);
  await makePrivateFolder(path);
  const one = await makePrivateFolderIn(path, 'look-');
  const other = await makePrivateFolderIn(path, 'look-');
  expect(one).not.toBe(other);
  expect(modeOf(one)).toBe(0o700);
});

test('one that is there is left as it is', async () => {
  const path = join(temporaryFolder(), 'there');
  mkdirSync(path, { mode: 0o755 });
  writeFileSync(join(path, 'file'), '');
  await makePrivateFolder(path);
  expect(existsSync(join(path, 'file'))).toBe(true);
  expect(modeOf(path)).toBe(0o755);
});

for (const [fault, code] of [
  ['ENOSPC', 'disk-full'],
  ['EIO', 'disk-failing'],
  ['EROFS', 'read-only'],
] as const)
  for (const call of ['makePrivateFolder', 'makePrivateFolderIn'] as const)
    needs('strace')(`${call}, ${fault}: ${code}`, async () => {
      const folder = temporaryFolder();
      const script = `
        const { ${call} } = await import('${source('core/src/fs/private-folder.ts')}');
        await ${call}(${JSON.stringify(join(folder, 'new'))}, 'look-');
        console.log('made');`;
      const { lines } = await runScript(script, { prefix: withFault(`mkdir,mkdirat:error=${fault}`) });
      expect(lines).toEqual([code]);
    });
