import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { checkExit } from '../../core/src/check/report.ts';
import { makeSampleStudio, tinySize } from '../../samples/shoot.ts';
import {
  attachComputer,
  backUp,
  backUpOne,
  type Computer,
  newComputer,
  restoreTo,
  snapshotsOf,
  vaultFiles,
  verifyKeyed,
} from '../support/computer.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';

/** Bytes of everything sealed that is no list: pictures, catalogs, bundles. */
const objectsOf = ({ vault }: Computer): readonly string[] => vaultFiles(vault, 'objects');

/** The computer that was, wiped to the last byte; what is left are the vault and the words. */
const wiped = async (computer: Computer): Promise<Awaited<ReturnType<typeof attachComputer>>> => {
  rmSync(computer.home.path, { recursive: true });
  return attachComputer(computer, computer.home.path);
};

const makeFolder = (folder: string): string => {
  const pictures = join(folder, 'Pictures');
  mkdirSync(join(pictures, 'day one'), { recursive: true });
  for (let number = 0; number < 50; number += 1)
    writeFileSync(join(pictures, 'day one', `small-${number}.tif`), `small ${number}`);
  for (let number = 0; number < 3; number += 1)
    writeFileSync(join(pictures, `large-${number}.dng`), Buffer.alloc(2_000_000, `large ${number}`));
  return pictures;
};

test('a folder: words and vault bring everything back, and nothing is sealed twice', async () => {
  const folder = temporaryFolder();
  const pictures = makeFolder(folder);
  const before = await newComputer(folder);
  await backUpOne(before, pictures);
  appendFileSync(join(pictures, 'day one', 'small-0.tif'), ' and more');
  await backUpOne(before, pictures);
  const objects = objectsOf(before);

  const computer = await wiped(before);
  expect(computer.report).toMatchObject({ snapshots: 2, newest: 2, files: 53, findings: [] });
  expect(computer.report.sets).toMatchObject([{ path: pictures, kind: 'folder' }]);
  expect((await snapshotsOf(computer)).snapshots.map(({ seq }) => seq)).toEqual([1, 2]);
  const back = await restoreTo(computer, join(folder, 'back'));
  expect(back).toMatchObject({ files: 53, failures: [], findings: [] });
  const fields = ['kind', 'size', 'mode', 'sha256'] as const;
  expect(treeDifferences(treeOf(pictures), treeOf(join(folder, 'back', 'Pictures')), fields)).toEqual([]);

  const [next] = await backUp(computer);
  expect(next).toMatchObject({ complete: true, seq: 3, problems: [], totals: { files: 53 } });
  // What was read again was held, and its lists are the ones of last time.
  expect(objectsOf(computer)).toEqual(objects);
  const [after] = await backUp(computer);
  expect(after).toMatchObject({ seq: 4, unchanged: 53, stored: { files: 0 } });
  expect(checkExit(await verifyKeyed(computer, 'data'))).toBe(0);
});

/** A catalog large enough to be stored by its changed blocks. */
const makeCatalog = async (folder: string): Promise<string> => {
  const { catalog } = await makeSampleStudio(join(folder, 'studio'), tinySize);
  const db = new DatabaseSync(catalog);
  db.exec('CREATE TABLE AgFiller (id INTEGER PRIMARY KEY, data BLOB)');
  const insert = db.prepare('INSERT INTO AgFiller (data) VALUES (randomblob(60000))');
  for (let row = 0; row < 80; row += 1) insert.run();
  db.close();
  return catalog;
};

const edit = (catalog: string): void => {
  const db = new DatabaseSync(catalog);
  db.exec('UPDATE AgFiller SET data = randomblob(60000) WHERE id = 40');
  db.close();
};

test('a catalog: what the next backup seals is what changed', async () => {
  const folder = temporaryFolder();
  const catalog = await makeCatalog(folder);
  const before = await newComputer(folder);
  await backUpOne(before, catalog);
  edit(catalog);
  await backUpOne(before, catalog);
  const objects = objectsOf(before);

  const computer = await wiped(before);
  const back = await restoreTo(computer, join(folder, 'back'));
  expect(back).toMatchObject({ failures: [], findings: [] });
  const [next] = await backUp(computer);
  expect(next).toMatchObject({ complete: true, seq: 3, problems: [] });
  expect(objectsOf(computer)).toEqual(objects);
  expect(checkExit(await verifyKeyed(computer, 'data'))).toBe(0);
});

test('a computer that is attached again, without having been wiped, forgets what it believed', async () => {
  const folder = temporaryFolder();
  const before = await newComputer(folder);
  const pictures = makeFolder(folder);
  await backUpOne(before, pictures);
  const again = await attachComputer(before, before.home.path);
  const [config] = (await again.home.config()).vaults.slice(-1);
  await backUp(again);
  // The key it has now is named by an inventory, as the first one was.
  const named = vaultFiles(before.vault, 'inventories').map((name) =>
    readFileSync(join(before.vault, name), 'utf8'),
  );
  expect(named.join('')).toContain(`machines/${config?.machine}.asc`);
  expect(checkExit(await verifyKeyed(again))).toBe(0);
});
