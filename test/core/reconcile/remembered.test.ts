import { renameSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { State } from '../../../core/src/vault/state.ts';
import { checkCatalog } from '../../../core/src/workflows/catalog-check.ts';
import { catalogStudio } from '../../support/catalog-studio.ts';
import { backUpOne, contextAt, newComputer } from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const pictures = [
  { path: 'Anna/IMG_1.CR3', bytes: 'the first' },
  { path: 'Anna/IMG_2.CR3', bytes: 'the second one' },
];

/** A studio of two pictures on a computer with a vault; backed up where it is said. */
const computerWith = async (...done: readonly ['backed up'] | readonly []) => {
  const folder = temporaryFolder();
  const computer = await newComputer(folder);
  const studio = catalogStudio(folder, pictures);
  if (done.length > 0) await backUpOne(computer, studio.catalog);
  const read: string[] = [];
  const check = () =>
    checkCatalog(
      computer.home,
      { path: studio.catalog, moves: [], vaultName: null },
      {
        ...contextAt(),
        onEvent: (event) => {
          if (event.kind === 'file') read.push(event.path);
        },
      },
    );
  return { ...studio, computer, read, check };
};

describe('only copies', () => {
  test('before the first backup each picture is one', async () => {
    const one = await computerWith();
    expect((await one.check()).onlyCopies).toEqual(pictures.map(({ path }) => one.at(path)));
  });

  test('after it none is, and no picture is read to know that', async () => {
    const one = await computerWith('backed up');
    expect(await one.check()).toMatchObject({ onlyCopies: [], agrees: true });
    expect(one.read).toEqual([]);
  });

  test('a new picture is one; the same bytes under another name are not', async () => {
    const one = await computerWith('backed up');
    const fresh = one.write('Anna/IMG_3.CR3', 'never seen before, this one');
    const sameLength = one.write('Anna/IMG_4.CR3', 'THE FIRST');
    one.write('Anna/IMG_5.CR3', 'the second one');
    expect((await one.check()).onlyCopies).toEqual([fresh, sameLength]);
  });

  test('a picture that was touched is read, and known by its bytes', async () => {
    const one = await computerWith('backed up');
    const path = one.at('Anna/IMG_1.CR3');
    utimesSync(path, new Date(), new Date(1_700_000_000_000));
    expect((await one.check()).onlyCopies).toEqual([]);
    expect(one.read).toEqual([path]);
    writeFileSync(path, 'THE FIRST');
    expect((await one.check()).onlyCopies).toEqual([path]);
  });
});

describe('moved', () => {
  test('found by its bytes under another name, which name and size would not do', async () => {
    const one = await computerWith('backed up');
    const to = one.at('Anna/Huber-0001.CR3');
    renameSync(one.at('Anna/IMG_1.CR3'), to);
    expect(await one.check()).toMatchObject({
      moved: [{ from: one.at('Anna/IMG_1.CR3'), to, by: 'content' }],
      missing: [],
      orphans: [],
      agrees: false,
    });
  });

  test('not taken for it by name and size where the bytes are others', async () => {
    const one = await computerWith('backed up');
    unlinkSync(one.at('Anna/IMG_1.CR3'));
    one.write('Sorted/IMG_1.CR3', 'THE FIRST');
    expect(await one.check()).toMatchObject({ moved: [], missing: [one.at('Anna/IMG_1.CR3')] });
  });
});

test('the state of the vault is left as it was', async () => {
  const one = await computerWith('backed up');
  const [vault] = (await one.computer.home.config()).vaults;
  await one.check();
  using state = new State(one.computer.home.statePath(vault?.id ?? ''));
  expect(state.sql("SELECT 1 FROM sqlite_master WHERE name = 'file_size'").get()).toBeUndefined();
});
