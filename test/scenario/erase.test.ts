import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateWords, wordsOf } from '../../core/src/keys/words.ts';
import type {
  BackupDocument,
  CheckReport,
  ErrorDocument,
  PlaceSync,
  StatusReport,
} from '../../manifests/src/index.ts';
import { SHOOT } from './one-shoot.ts';
import { filesOf, objectsIn } from './two-places.ts';
import { OTHER, twoShoots } from './two-shoots.ts';

/** Eight words that are some, and not those of any vault here. */
const WRONG_WORDS = wordsOf(generateWords(randomBytes)).join(' ');

const contentOf = (path: string): string => readFileSync(path, 'latin1');

describe('a shoot is erased', () => {
  test('it is gone from every snapshot and place, all else comes back, and nothing brings it back', async () => {
    const studio = await twoShoots();
    const { vault, copy, shoot, other, erased, restored, json, run } = studio;
    const before = { first: objectsIn(vault).length, copy: objectsIn(copy).length };
    const plan = await erased(SHOOT, '--dry-run');
    expect(plan).toMatchObject({ code: 0, document: { erased: false, files: 6, path: shoot } });
    expect(objectsIn(vault).length).toBe(before.first);
    const done = await erased(SHOOT);
    expect(done).toMatchObject({
      code: 0,
      document: { erased: true, files: 6, onDisk: 6, shared: [], catalogs: [], deliveries: [] },
    });
    expect(done.document.places.map((place) => [place.name, place.done, place.kept])).toEqual([
      ['vault', true, 0],
      ['T7', true, 0],
    ]);
    expect((await json<StatusReport>(['status', '--all'])).document.shoots.map(({ name }) => name)).toEqual([
      OTHER,
    ]);
    expect(objectsIn(vault).length).toBeLessThan(before.first);
    expect(objectsIn(copy).length).toBe(objectsIn(vault).length);

    const back = await restored('back');
    expect(back).toMatchObject({ code: 0, document: { erased: 6, failures: [], findings: [] } });
    expect(existsSync(join(back.to, SHOOT, 'IMG_0001.CR3'))).toBe(false);
    for (const name of ['IMG_0101.CR3', 'IMG_0102.CR3', 'IMG_0101.xmp', 'IMG_0102.xmp'])
      expect(contentOf(join(back.to, OTHER, name))).toBe(contentOf(join(other, name)));

    const again = await json<BackupDocument>(['backup']);
    expect(again).toMatchObject({ code: 0, document: { complete: true } });
    expect(again.document.sets[0]?.excluded).toContainEqual({
      rule: 'erased',
      reason: 'it was erased from the vault on purpose',
      entries: 6,
    });
    expect(again.document.sets[0]?.stored.files).toBe(0);
    const quiet = await json<BackupDocument>(['backup']);
    expect(quiet.document.sets[0]?.excluded.find(({ rule }) => rule === 'erased')?.entries).toBe(6);
    expect(await json<PlaceSync>(['place', 'sync'])).toMatchObject({ code: 0 });
    const last = await restored('last');
    expect(last).toMatchObject({ code: 0, document: { erased: 0, failures: [] } });
    expect(existsSync(join(last.to, SHOOT, 'IMG_0001.CR3'))).toBe(false);

    for (const args of [['verify'], ['verify', '--read-data'], ['verify', copy]])
      expect(await json<CheckReport>(args)).toMatchObject({ code: 0, document: { damage: [], foreign: [] } });
    const status = await json<StatusReport>(['status', '--all']);
    expect(status.document.shoots.map(({ name }) => name)).not.toContain(SHOOT);
    expect(status.document.shoots.find(({ name }) => name === OTHER)?.copies.map(({ word }) => word)).toEqual(
      ['complete', 'complete'],
    );
    expect((await run(['history', 'show'])).stdout).toContain(`${shoot} was erased from the vault`);
    expect((await run(['history', 'verify'])).code).toBe(0);
  });

  test('one picture goes, and what was stored together with it stays', async () => {
    const { shoot, vault, copy, erased, restored, json } = await twoShoots();
    const gone = join(shoot, 'IMG_0002.xmp');
    // Of a stranger, who must not be able to keep anything from being erased.
    writeFileSync(join(vault, 'keyrings', 'f'.repeat(64)), 'a keyring of nobody');
    const { code, document } = await erased(gone);
    expect(code).toBe(0);
    expect(document).toMatchObject({ files: 1, path: gone, resealed: { files: 2 }, unreadable: 1 });
    rmSync(join(vault, 'keyrings', 'f'.repeat(64)));
    const back = await restored('back');
    expect(back).toMatchObject({ code: 0, document: { erased: 1, files: 9, failures: [], findings: [] } });
    for (const name of ['IMG_0001.xmp', 'IMG_0003.xmp', 'IMG_0002.CR3'])
      expect(contentOf(join(back.to, SHOOT, name))).toBe(contentOf(join(shoot, name)));
    expect(existsSync(join(back.to, SHOOT, 'IMG_0002.xmp'))).toBe(false);
    expect([...filesOf(copy).keys()].sort()).toEqual([...filesOf(vault).keys()].sort());
    for (const args of [
      ['verify', '--read-data'],
      ['verify', copy],
    ])
      expect(await json<CheckReport>(args)).toMatchObject({ code: 0, document: { damage: [], foreign: [] } });
    // What was sealed anew is known: nothing is sealed once more.
    const { document: after } = await json<BackupDocument>(['backup']);
    expect([after.complete, after.sets[0]?.stored.files]).toEqual([true, 0]);
  });

  test('what other files hold as well is asked for, and kept or taken', async () => {
    const { shoot, other, erased, restored, json, wordsFile } = await twoShoots();
    cpSync(join(shoot, 'IMG_0001.CR3'), join(other, 'Copy of IMG_0001.CR3'));
    expect((await json(['backup'])).code).toBe(0);
    const asked = await json<ErrorDocument>([
      ...['erase', SHOOT, '--confirm', SHOOT, '--recovery-words-file', wordsFile],
    ]);
    expect(asked).toMatchObject({ code: 6, document: { error: { code: 'erase-shared' } } });
    const kept = await erased(SHOOT, '--copies', 'keep');
    expect(kept.document).toMatchObject({ erased: true, shared: [join(other, 'Copy of IMG_0001.CR3')] });
    const back = await restored('back');
    expect(back).toMatchObject({ code: 0, document: { failures: [] } });
    expect(contentOf(join(back.to, OTHER, 'Copy of IMG_0001.CR3'))).toBe(
      contentOf(join(shoot, 'IMG_0001.CR3')),
    );
    const taken = await erased(join(shoot, 'IMG_0001.CR3'), '--copies', 'erase');
    expect(taken).toMatchObject({ code: 0, document: { erased: true } });
    const less = await restored('less');
    expect(less).toMatchObject({ code: 0, document: { failures: [] } });
    expect(existsSync(join(less.to, OTHER, 'Copy of IMG_0001.CR3'))).toBe(false);
  });

  test('a drive that is away is named until it was reached, and brings nothing back', async () => {
    const { drive, vault, copy, erased, restored, json } = await twoShoots();
    renameSync(drive, `${drive}.away`);
    const { code, document } = await erased(SHOOT);
    expect(code).toBe(7);
    expect(document.places.map(({ name, done, kept }) => [name, done, kept])).toEqual([
      ['vault', true, 0],
      ['T7', false, 0],
    ]);
    const waiting = await json<StatusReport>(['status']);
    expect(waiting.document.places.map(({ holdsRemoved }) => holdsRemoved)).toEqual([null, { until: null }]);
    expect(waiting.document.next).toContainEqual({ step: 'clear', about: 'T7', shoots: 0 });
    renameSync(`${drive}.away`, drive);
    const before = objectsIn(copy).length;
    const synced = await json<PlaceSync>(['place', 'sync']);
    expect(synced.code).toBe(0);
    const fed = synced.document.places.find(({ name }) => name === 'T7');
    expect(fed?.repaired).toEqual([]);
    expect(fed?.removed.files).toBeGreaterThan(5);
    expect(objectsIn(copy).length).toBeLessThan(before);
    expect(
      objectsIn(vault)
        .map((path) => path.slice(-64))
        .sort(),
    ).toEqual(
      objectsIn(copy)
        .map((path) => path.slice(-64))
        .sort(),
    );
    expect(await restored('back', '--from', 'T7')).toMatchObject({
      code: 0,
      document: { erased: 6, failures: [] },
    });
    const cleared = await json<StatusReport>(['status']);
    expect(cleared.document.places.map(({ holdsRemoved }) => holdsRemoved)).toEqual([null, null]);
    const quiet = await json<PlaceSync>(['place', 'sync']);
    expect(quiet.document.places.map(({ removed }) => removed.files)).toEqual([0, 0]);
  });
});

test('a place that was set back to before is noticed, and brings nothing back', async () => {
  const { folder, vault, drive, erased, restored, json } = await twoShoots();
  const before = join(folder, 'before');
  cpSync(vault, before, { recursive: true });
  expect(await erased(SHOOT)).toMatchObject({ code: 0 });
  renameSync(drive, `${drive}.away`);
  // All that was there again, and nothing that says it should not be.
  rmSync(join(vault, 'removals'), { recursive: true });
  cpSync(before, vault, { recursive: true });
  const checked = await json<CheckReport>(['verify']);
  expect(checked.code).toBe(4);
  expect(checked.document.damage.map(({ code }) => code)).toContain('removal-hidden');
  const backup = await json<BackupDocument>(['backup']);
  expect(backup.document.sets[0]?.stored.files).toBe(0);
  expect(await restored('back')).toMatchObject({ code: 0, document: { files: 4, erased: 0, failures: [] } });
  const synced = await json<PlaceSync>(['place', 'sync', 'vault']);
  expect(synced).toMatchObject({ code: 0 });
  rmSync(join(vault, 'removals'), { recursive: true });
  const hidden = await json<PlaceSync>(['place', 'sync', 'vault']);
  expect(hidden.document.places[0]?.repaired.map(({ path }) => path)).toEqual([
    expect.stringMatching(/^removals\//),
  ]);
  expect(await json<CheckReport>(['verify', '--read-data'])).toMatchObject({
    code: 0,
    document: { damage: [] },
  });
});

describe('what keeps a shoot from being erased', () => {
  test('wrong words, another name, a name nobody has: nothing is changed', async () => {
    const { folder, vault, json, wordsFile } = await twoShoots();
    const before = filesOf(vault);
    const wrong = join(folder, 'wrong');
    writeFileSync(wrong, WRONG_WORDS);
    const cases: readonly (readonly [number, string, readonly string[]])[] = [
      [5, 'words-wrong', [SHOOT, '--confirm', SHOOT, '--recovery-words-file', wrong]],
      [2, 'bad-argument', [SHOOT, '--confirm', OTHER, '--recovery-words-file', wordsFile]],
      [2, 'bad-argument', [SHOOT, '--recovery-words-file', wordsFile]],
      [2, 'bad-argument', [SHOOT, '--confirm', SHOOT]],
      [2, 'shoot-unknown', ['Nobody', '--confirm', 'Nobody', '--recovery-words-file', wordsFile]],
    ];
    for (const [exit, code, args] of cases)
      expect(await json<ErrorDocument>(['erase', ...args])).toMatchObject({
        code: exit,
        document: { error: { code } },
      });
    expect(filesOf(vault)).toEqual(before);
  });
});
