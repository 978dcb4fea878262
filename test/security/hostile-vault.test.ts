import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { restoreExit } from '../../core/src/restore/report.ts';
import { FORGED, type ForgedSnapshot, forgeSnapshot } from '../scenario/restore-sh-forged.ts';
import { type Computer, newComputer, pinOf, restoreTo, sessionOf } from '../support/computer.ts';
import { cloneComputer } from '../support/computer-clone.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';
import { treeOf } from '../support/tree.ts';

const made = folderForAll();
let clean: Computer;

beforeAll(async () => {
  clean = await newComputer(made);
});

/** A vault with one snapshot as a computer of the vault that went bad could write it. */
const hostile = async (forged: Omit<ForgedSnapshot, 'seq'>): Promise<Computer> => {
  const computer = await cloneComputer(clean, temporaryFolder());
  const fixture = {
    path: computer.vault,
    words: computer.words,
    fingerprint: await pinOf(computer),
    session: await sessionOf(computer),
  };
  await forgeSnapshot(fixture, { seq: 1, ...forged });
  return computer;
};

/** Restores far down, so that every `..` of a name has a folder of the test to land in. */
const restoreDeep = async (computer: Computer) => {
  const top = temporaryFolder();
  const to = join(top, 'a', 'b', 'c', 'd');
  mkdirSync(dirname(to), { recursive: true });
  const report = await restoreTo(computer, to);
  const outside = [...treeOf(top).keys()].filter(
    (path) => !path.startsWith('a/b/c/d') && !'a/b/c/d'.startsWith(path),
  );
  return { report, to, outside };
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const good = { path: '', names: [{ name: 'good.txt' }] };

describe.each<[string, Omit<ForgedSnapshot, 'seq'>]>([
  ['a name that climbs', { label: 'L', folders: [{ path: '', names: [{ name: '../../evil' }] }, good] }],
  ['a name of two dots', { label: 'L', folders: [{ path: '', names: [{ name: '..' }] }, good] }],
  ['an empty name', { label: 'L', folders: [{ path: '', names: [{ name: '' }] }, good] }],
  ['a name from the root', { label: 'L', folders: [{ path: '', names: [{ name: '/evil' }] }, good] }],
  ['a name with a NUL', { label: 'L', folders: [{ path: '', names: [{ name: 'a\0b' }] }, good] }],
  [
    'bytes of a name that climb where its text does not',
    { label: 'L', folders: [{ path: '', names: [{ name: 'fine', nameBytes: base64('../../evil') }] }, good] },
  ],
  ['a folder that climbs', { label: 'L', folders: [{ path: '../../up', names: [{ name: 'evil' }] }, good] }],
  [
    'a folder that climbs inside',
    { label: 'L', folders: [{ path: 'x/../../up', names: [{ name: 'evil' }] }, good] },
  ],
  ['a folder from the root', { label: 'L', folders: [{ path: '/tmp/up', names: [{ name: 'evil' }] }, good] }],
  [
    'bytes of a folder that climb where its text does not',
    { label: 'L', folders: [{ path: 'in', pathBytes: base64('../../up'), names: [{ name: 'evil' }] }, good] },
  ],
])('%s', (_, forged) => {
  test('is refused, lands nowhere, and the rest is restored', async () => {
    const { report, to, outside } = await restoreDeep(await hostile(forged));
    expect(outside).toEqual([]);
    expect(report.failures.map(({ code }) => code)).toEqual(['document-invalid']);
    expect(restoreExit(report)).toBe(4);
    expect(readFileSync(join(to, 'L', 'good.txt'))).toEqual(FORGED);
    expect(readdirSync(join(to, 'L'))).toEqual(['good.txt']);
  });
});

test.each(['..', '../up', '/tmp/up', '.', ''])('the label %j of a root is refused', async (label) => {
  const { report, outside, to } = await restoreDeep(await hostile({ label, folders: [good] }));
  expect(outside).toEqual([]);
  expect(report.files).toBe(0);
  expect(report.failures).toMatchObject([{ code: 'document-invalid' }]);
  expect(existsSync(to) ? readdirSync(to) : []).toEqual([]);
});

describe('links', () => {
  test('a file is never written through a link of the same snapshot', async () => {
    const target = temporaryFolder();
    const forged = {
      label: 'L',
      folders: [
        {
          path: '',
          names: [
            { name: 'door', target },
            { name: 'near', target: 'inner' },
          ],
        },
        { path: 'door', names: [{ name: 'evil' }] },
        { path: 'near', names: [{ name: 'evil' }] },
      ],
    };
    const { report, to } = await restoreDeep(await hostile(forged));
    expect(readdirSync(target)).toEqual([]);
    expect(existsSync(join(to, 'L', 'inner'))).toBe(false);
    expect(report.failures).toMatchObject([{ path: 'L/door', code: 'document-invalid' }]);
  });

  test('a file is never written through a link that lies there already', async () => {
    const outside = temporaryFolder();
    const to = temporaryFolder();
    mkdirSync(join(to, 'L'));
    symlinkSync(outside, join(to, 'L', 'sub'));
    writeFileSync(join(outside, 'mine.txt'), 'mine');
    symlinkSync(join(outside, 'mine.txt'), join(to, 'L', 'good.txt'));
    const computer = await hostile({
      label: 'L',
      folders: [good, { path: 'sub', names: [{ name: 'evil' }] }],
    });
    const report = await restoreTo(computer, to, { overwrite: true });
    expect(report.failures.map(({ code }) => code)).toEqual(['would-overwrite', 'would-overwrite']);
    expect(readdirSync(outside)).toEqual(['mine.txt']);
    expect(readFileSync(join(outside, 'mine.txt'), 'utf8')).toBe('mine');
  });
});
