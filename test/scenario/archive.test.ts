import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ArchiveReport, CheckReport, HistoryReport, StatusReport } from '../../core/src/index.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import { computerWithStudio, newComputer } from './cli-studio.ts';

const PORTRAITS = '2026-05-02_Portraits';

/** A studio whose vault was read back. */
const proven = async () => {
  const computer = await computerWithStudio();
  expect(await computer.run(['backup', computer.studio.catalog])).toMatchObject({ code: 0 });
  expect(await computer.run(['verify'])).toMatchObject({ code: 0 });
  const [, portraits = ''] = computer.studio.shoots;
  return { ...computer, portraits };
};

test('an archived shoot is missed by nobody, stays in every snapshot and comes back whole', async () => {
  const { run, json, folder, portraits, studio } = await proven();
  const before = treeOf(portraits);
  const report = await json<ArchiveReport>(['archive', 'portraits']);
  expect(report).toMatchObject({
    code: 0,
    document: { shoot: PORTRAITS, archived: true, changed: true, onDisk: true },
  });
  // Half of it first, as somebody would who is interrupted.
  for (const name of readdirSync(portraits).slice(0, 4)) rmSync(join(portraits, name));
  expect(await run(['backup'])).toMatchObject({ code: 0 });
  rmSync(portraits, { recursive: true });
  expect(await run(['backup'])).toMatchObject({ code: 0 });
  expect(await run(['backup'])).toMatchObject({ code: 0 });
  const { code, document } = await json<StatusReport>(['status']);
  expect(code).toBe(0);
  expect(document.shoots.find(({ name }) => name === PORTRAITS)).toMatchObject({
    archived: expect.any(String),
    copies: [{ word: 'complete', proven: 1 }],
  });
  const to = join(folder, 'back');
  expect(await run(['restore', 'latest', '--to', to])).toMatchObject({ code: 0 });
  expect(treeDifferences(before, treeOf(join(to, 'Pictures', '2026', PORTRAITS)))).toEqual([]);
  expect(statSync(studio.catalog).isFile()).toBe(true);
});

test('it is refused where the vault does not hold every byte, or nobody read it back', async () => {
  const { run, json, studio } = await computerWithStudio();
  await run(['backup', studio.catalog]);
  const refused = { code: 6, document: { error: { code: 'archive-refused' } } };
  expect(await json(['archive', PORTRAITS])).toMatchObject(refused);
  await run(['verify']);
  const [, portraits = ''] = studio.shoots;
  writeFileSync(join(portraits, 'IMG_0300.DNG'), 'new');
  expect(await json(['archive', PORTRAITS])).toMatchObject(refused);
  rmSync(join(portraits, 'IMG_0300.DNG'));
  expect(await json(['archive', 'Studio.lrcat'])).toMatchObject(refused);
  expect(await json(['archive', PORTRAITS, '--dry-run'])).toMatchObject({
    code: 0,
    document: { changed: false },
  });
  rmSync(portraits, { recursive: true });
  expect((await run(['status'])).code).toBe(3);
});

test('undone, it is missed again; both stand in the history, without its name in the events', async () => {
  const { run, json, home, portraits } = await proven();
  await run(['archive', PORTRAITS]);
  rmSync(portraits, { recursive: true });
  expect((await run(['status'])).code).toBe(0);
  expect(await run(['archive', PORTRAITS, '--undo'])).toMatchObject({ code: 0 });
  expect((await run(['status'])).code).toBe(3);
  expect((await run(['backup'])).code).toBe(3);
  const { document } = await json<HistoryReport>(['history']);
  const kinds = document.entries.map(({ kind }) => kind);
  expect(kinds).toContain('shoot-archived');
  expect(kinds).toContain('shoot-unarchived');
  expect(JSON.stringify(document.entries.map(({ event }) => event))).not.toContain('Portraits');
  expect(readFileSync(join(home, 'config.json'), 'utf8')).toContain('"archived": []');
});

test('a new computer knows what lives only in the vault', async () => {
  const { run, json, vault, wordsFile, folder, portraits } = await proven();
  await run(['archive', PORTRAITS]);
  rmSync(portraits, { recursive: true });
  await run(['backup']);
  const fresh = newComputer(join(folder, 'new'));
  const { certificate } = (await json<CheckReport>(['verify'])).document;
  const known = ['--fingerprint', certificate, '--recovery-words-file', wordsFile];
  expect(await fresh.run(['open', vault, '--keystore', 'file', ...known])).toMatchObject({ code: 0 });
  expect(await fresh.run(['backup'])).toMatchObject({ code: 0 });
  expect((await fresh.json<StatusReport>(['status'])).document.shoots).toContainEqual(
    expect.objectContaining({ name: PORTRAITS, archived: expect.any(String) }),
  );
});

test('what lives only in the vault and is lost there is told by the next backup', async () => {
  const { run, json, vault, portraits } = await proven();
  await run(['archive', PORTRAITS]);
  rmSync(portraits, { recursive: true });
  await run(['backup']);
  const objects = readdirSync(join(vault, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  // The only object of its pictures is the one without which its shoot fails.
  for (const object of objects) {
    const bytes = readFileSync(object);
    rmSync(object);
    const { document } = await json<StatusReport>(['status', PORTRAITS]);
    if (document.shoots[0]?.copies[0]?.why.some(({ path }) => path.endsWith('.DNG')) === true) break;
    writeFileSync(object, bytes);
  }
  const { code, document } = await json<{ sets: { problems: { code: string }[] }[] }>(['backup']);
  expect(code).toBe(4);
  expect(new Set(document.sets[0]?.problems.map((problem) => problem.code))).toEqual(new Set(['copy-lost']));
});
