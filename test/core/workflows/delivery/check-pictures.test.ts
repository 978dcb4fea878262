import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sumsText } from '../../../../core/src/delivery/sums.ts';
import type { Sha256 } from '../../../../core/src/model/digest.ts';
import { checkDelivery, checkDeliveryExit } from '../../../../core/src/workflows/delivery/check.ts';
import { needs } from '../../../support/needs.ts';
import { temporaryFolder } from '../../../support/temp-folder.ts';
import { listeningRun, progressOf } from './made-archives.ts';

const sha256 = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;

const put = (path: string, content: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

const unpack = (folder: string, list: string, names: readonly string[]): void => {
  for (const name of names) put(join(folder, name), name);
  put(join(folder, list), sumsText(names.map((name) => ({ name, sha256: sha256(name) }))));
};

const check = async (path: string, context = listeningRun().context) => {
  const report = await checkDelivery(null, { path, words: null }, context);
  return {
    exit: checkDeliveryExit(report),
    arrived: report.arrived,
    good: report.good,
    parts: report.parts.map(({ of, present, missing }) => `${present} of ${of}, without ${missing}`),
    faults: report.faults.map(({ path: at, code }) => `${code} ${at}`),
  };
};

const parts = (folder: string, of: number, ...which: readonly number[]): void => {
  for (const part of which) unpack(folder, `SHA256SUMS-${part}-of-${of}.txt`, [`part ${part}/a.jpg`]);
};

describe('a folder that archives were unpacked into', () => {
  test('all parts', async () => {
    const folder = temporaryFolder();
    parts(folder, 3, 1, 2, 3);
    expect(await check(folder)).toEqual({
      exit: 0,
      arrived: true,
      good: 3,
      parts: ['1,2,3 of 3, without '],
      faults: [],
    });
  });

  test('a part is missing: not all has arrived, and nothing is damaged', async () => {
    const folder = temporaryFolder();
    parts(folder, 3, 1, 3);
    expect(await check(folder)).toEqual({
      exit: 3,
      arrived: false,
      good: 2,
      parts: ['1,3 of 3, without 2'],
      faults: [`delivered-part-missing ${folder}`],
    });
  });

  test('a part is missing and a picture of another: that is more than a part', async () => {
    const folder = temporaryFolder();
    parts(folder, 3, 1, 3);
    unlinkSync(join(folder, 'part 3/a.jpg'));
    expect(await check(folder)).toMatchObject({
      exit: 4,
      good: 1,
      faults: ['delivered-missing part 3/a.jpg', `delivered-part-missing ${folder}`],
    });
  });

  test('a part whose list is there and whose pictures are not is damage, as ever', async () => {
    const folder = temporaryFolder();
    parts(folder, 2, 1, 2);
    unlinkSync(join(folder, 'part 2/a.jpg'));
    expect(await check(folder)).toMatchObject({ exit: 4, faults: ['delivered-missing part 2/a.jpg'] });
  });

  test('each part in a folder of its own: the folder above, and any of them where their names tell', async () => {
    const above = temporaryFolder();
    for (const part of [1, 2, 3]) parts(join(above, `p_${part}-of-3`), 3, part);
    parts(join(above, 'q_2-of-3'), 3, 2);
    expect(await check(join(above, 'p_2-of-3'))).toMatchObject({ exit: 0, good: 3 });
    expect(await check(join(above, 'q_2-of-3'))).toMatchObject({ exit: 3, good: 1 });
    expect(await check(above)).toMatchObject({
      exit: 3,
      good: 4,
      parts: ['1,2,3 of 3, without ', '2 of 3, without 1,3'],
    });
    writeFileSync(join(above, 'p_3-of-3/part 3/a.jpg'), 'other');
    expect(await check(join(above, 'p_1-of-3'))).toMatchObject({
      exit: 4,
      faults: ['delivered-damaged ../p_3-of-3/part 3/a.jpg'],
    });
  });

  test('each part in a folder of any name', async () => {
    const above = temporaryFolder();
    parts(join(above, 'first'), 2, 1);
    parts(join(above, 'second/pictures-2'), 2, 2);
    expect(await check(above)).toMatchObject({ exit: 0, good: 2 });
    expect(await check(join(above, 'first'))).toMatchObject({ exit: 3, good: 1 });
  });

  test('a list that is not ours in a folder below is left alone where ours lies on top', async () => {
    const folder = temporaryFolder();
    unpack(folder, 'SHA256SUMS.txt', ['a.jpg']);
    put(join(folder, 'some-system/SHA256SUMS.txt'), 'no list of ours\n');
    expect(await check(folder)).toMatchObject({ exit: 0, good: 1 });
  });

  test.each([
    ['SHA256SUMS.txt', ['SHA256SUMS.txt']],
    ['SHA256SUMS-2-of-2.txt', ['SHA256SUMS-1-of-2.txt', 'SHA256SUMS-2-of-2.txt']],
  ])('an empty list is no list: %s', async (empty, lists) => {
    const folder = temporaryFolder();
    for (const list of lists) unpack(folder, list, [`${list}.jpg`]);
    writeFileSync(join(folder, empty), '');
    await expect(check(folder)).rejects.toMatchObject({
      code: 'archive-malformed',
      data: { path: join(folder, empty) },
    });
  });

  test('no list at all', async () => {
    await expect(check(temporaryFolder())).rejects.toMatchObject({ code: 'archive-malformed' });
  });
});

describe('what is no file', () => {
  const pipe = (path: string): void => void execFileSync('mkfifo', [path]);

  needs('mkfifo')(
    'a pipe, a device and a folder in the place of pictures',
    async () => {
      const folder = temporaryFolder();
      const names = ['pipe.jpg', 'device.jpg', 'folder.jpg', 'good.jpg'];
      unpack(folder, 'SHA256SUMS.txt', names);
      for (const name of names.slice(0, 3)) unlinkSync(join(folder, name));
      pipe(join(folder, 'pipe.jpg'));
      symlinkSync('/dev/zero', join(folder, 'device.jpg'));
      mkdirSync(join(folder, 'folder.jpg'));
      expect(await check(folder)).toMatchObject({
        exit: 4,
        good: 1,
        faults: names.slice(0, 3).map((name) => `source-unreadable ${name}`),
      });
    },
    10_000,
  );

  needs('mkfifo')(
    'a pipe in the place of the list',
    async () => {
      const folder = temporaryFolder();
      pipe(join(folder, 'SHA256SUMS.txt'));
      await expect(check(folder)).rejects.toMatchObject({ code: 'source-unreadable' });
    },
    10_000,
  );

  needs('mkfifo')(
    'a pipe in the place of an archive, of either format',
    async () => {
      const folder = temporaryFolder();
      for (const name of ['a.zip', 'a.zip.pgp']) {
        pipe(join(folder, name));
        const asked = checkDelivery(
          null,
          { path: join(folder, name), words: 'one-two' },
          listeningRun().context,
        );
        await expect(asked).rejects.toMatchObject({ code: 'source-unreadable' });
      }
    },
    10_000,
  );
});

test('what is read is announced and counted', async () => {
  const folder = temporaryFolder();
  parts(folder, 2, 1, 2);
  const { context, events } = listeningRun();
  await check(folder, context);
  expect(progressOf(events, 'verify')).toEqual({ announced: 24, counted: 24 });
});
