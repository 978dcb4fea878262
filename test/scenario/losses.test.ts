import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StatusReport } from '../../core/src/index.ts';
import { makeShootStudio, type Shoot, type ShootStudio } from '../support/several-shoots.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { type Computer, computerWithVault } from './cli-studio.ts';

/** One bit of the picture in a DNG of the samples, which ends with it. */
const flipBit = (path: string): void => {
  const bytes = readFileSync(path);
  const at = bytes.length - 100;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

/** Of each problem its code and its path, and of the run its exit code. */
const backUp = async (computer: Computer, ...paths: readonly string[]) => {
  const { code, document } = await computer.json<{
    sets: { complete: boolean; problems: { code: string; path: string }[] }[];
  }>(['backup', ...paths]);
  const { complete = null, problems = [] } = document.sets[0] ?? {};
  return { code, complete, problems: problems.map((one) => [one.code, one.path]) };
};

/** Of each shoot its word, and the files that are named for it. */
const standing = async (computer: Computer) => {
  const { document } = await computer.json<StatusReport>(['status', '--all']);
  return Object.fromEntries(
    document.shoots.map(({ name, copies: [copy] }) => [
      name,
      [copy?.word, copy?.why.map(({ path }) => path).sort()],
    ]),
  );
};

const healthy = { code: 0, complete: true, problems: [] };

describe('a studio of four shoots', () => {
  const folder = folderForAll();
  let computer: Computer;
  let studio: ShootStudio;
  const shoot = (name: string): Shoot => studio.shoots[name] ?? { folder: '', frames: [] };
  const frame = (name: string, number: number): string => shoot(name).frames[number] ?? '';

  beforeAll(async () => {
    computer = await computerWithVault(folder);
    studio = makeShootStudio(computer.folder, [
      { name: '2026-04-26_Anna_Wedding', frames: 40, extension: 'DNG' },
      { name: '2026-05-02_Bea_Portraits', frames: 40, extension: 'DNG' },
      { name: '2026-05-09_Carl_Products', frames: 40, extension: 'DNG' },
      { name: '2026-05-16_Dora_Newborn', frames: 2, extension: 'DNG' },
    ]);
    expect(await backUp(computer, studio.catalog)).toEqual(healthy);
  });

  test('one RAW removed, one bit of another flipped, 5 % of a third shoot deleted: each is told, and nothing else', async () => {
    const removed = frame('2026-04-26_Anna_Wedding', 7);
    const flipped = frame('2026-05-02_Bea_Portraits', 21);
    const deleted = shoot('2026-05-09_Carl_Products').frames.slice(10, 12);
    const before = readFileSync(flipped);
    for (const path of [removed, ...deleted]) unlinkSync(path);
    flipBit(flipped);
    const told = await backUp(computer);
    expect(told).toMatchObject({ code: 4, complete: false });
    expect(new Set(told.problems.map(String))).toEqual(
      new Set(
        [
          ['source-missing', removed],
          ['original-changed', flipped],
          ...deleted.map((path) => ['source-missing', path]),
        ].map(String),
      ),
    );
    expect(await backUp(computer)).toEqual(told);
    expect(await standing(computer)).toEqual({
      '2026-04-26_Anna_Wedding': ['incomplete', [removed]],
      '2026-05-02_Bea_Portraits': ['failed', [flipped]],
      '2026-05-09_Carl_Products': ['incomplete', [...deleted].sort()],
      '2026-05-16_Dora_Newborn': ['complete', []],
      [basename(studio.catalog)]: ['complete', []],
    });

    writeFileSync(flipped, before);
    const without = await backUp(computer);
    expect(without).toMatchObject({ code: 3, complete: false });
    expect(without.problems.map(([code]) => code)).toEqual(Array(3).fill('source-missing'));
  });
});
