import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { makeLightroomCatalog } from '../../samples/lightroom-catalog.ts';
import { computerWithVault } from './cli-studio.ts';

const put = (...parts: readonly string[]): void => {
  const path = join(...parts);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `bytes of ${path}`);
};

/** A catalog made on Windows, its pictures on a disk here, and others where `C:/…` leads from the folder we start in. */
const studioOfWindows = (folder: string) => {
  const catalog = join(folder, 'Lightroom', 'Studio.lrcat');
  const disk = join(folder, 'disk', 'Photos');
  const decoy = join(folder, 'here');
  put(disk, 'Anna', 'IMG_1.CR3');
  put(decoy, 'C:', 'Photos', 'Anna', 'IMG_1.CR3');
  mkdirSync(join(folder, 'Lightroom'));
  const files = [{ name: 'IMG_1.CR3', size: 20, captureTime: '2026-04-26T14:03:11' }];
  const roots = [{ absolutePath: 'C:/Photos/', folders: [{ pathFromRoot: 'Anna/', files }] }];
  makeLightroomCatalog({ path: catalog, shape: 'v13', journal: 'wal', roots });
  return { catalog, disk, decoy };
};

test('the roots of a catalog made on Windows are told, and found where the user says', async () => {
  const computer = await computerWithVault();
  const { catalog, disk, decoy } = studioOfWindows(computer.folder);
  const backUp = async (...args: readonly string[]) => {
    const { code, stdout } = await computer.run(['backup', ...args, '--json'], { cwd: decoy });
    return { code, set: JSON.parse(stdout).sets[0] };
  };
  const unmapped = await backUp(catalog);
  expect(unmapped).toMatchObject({ code: 3, set: { totals: { files: 1 }, catalog: { references: 0 } } });
  expect(unmapped.set.problems).toMatchObject([{ code: 'root-unmapped', path: catalog }]);
  expect(unmapped.set.problems[0].message).toContain("--map 'C:/Photos=FOLDER'");

  const missed = await computer.json(['restore', '--missing']);
  expect(missed).toMatchObject({ code: 3, document: { files: [], problems: [{ code: 'root-unmapped' }] } });

  const mapped = await backUp(catalog, '--map', `C:\\Photos=${disk}`);
  expect(mapped).toMatchObject({ code: 0, set: { totals: { files: 2 }, catalog: { references: 1 } } });
  expect(await backUp()).toMatchObject({ code: 0, set: { problems: [], totals: { files: 2 } } });
  const drill = await computer.json<{ sets: unknown }>(['drill', '--sample', '5']);
  expect(drill).toMatchObject({ code: 0 });
  expect(JSON.stringify(drill.document)).toContain('"resolved":1');

  const to = join(computer.folder, 'new disk');
  const restored = await computer.json(['restore', '--to', to, '--relocate']);
  expect(restored).toMatchObject({ code: 0, document: { catalog: { relocated: 1 } } });
  using relocated = new DatabaseSync(join(to, 'Lightroom', 'Studio.lrcat'));
  expect(relocated.prepare('SELECT absolutePath FROM AgLibraryRootFolder').all()).toMatchObject([
    { absolutePath: `${join(to, 'Photos')}/` },
  ]);

  rmSync(join(disk, 'Anna', 'IMG_1.CR3'));
  put(disk, 'Anna', 'IMG_2.CR3');
  const back = await computer.json(['restore', '--missing']);
  expect(back).toMatchObject({ code: 0, document: { files: [{ path: join(disk, 'Anna', 'IMG_1.CR3') }] } });
});
