import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runText, runTitle } from '../../../../cli/src/render/scheduled-run.ts';
import { backUpPaths } from '../../../../core/src/workflows/back-up-paths.ts';
import { overview } from '../../../../core/src/workflows/overview.ts';
import { backUpScheduled } from '../../../../core/src/workflows/schedule/run.ts';
import { status } from '../../../../core/src/workflows/status.ts';
import type { ScheduleConfig } from '../../../../manifests/src/index.ts';
import { newComputer } from '../../../support/computer.ts';
import { temporaryFolder } from '../../../support/temp-folder.ts';

const words = { title: runTitle, text: runText };
const night = (day: number): string => new Date(2026, 10, day, 3, 0).toISOString();
const all = { vaultName: null, paths: [], reopen: false, acceptChanges: false } as const;

/** A computer that backed up on the 20th, has a schedule since, and a clock that is set by hand. */
const scheduled = async () => {
  const folder = temporaryFolder();
  let now = new Date(2026, 10, 20, 12);
  const computer = await newComputer(folder, () => now);
  const { home, context } = computer;
  const pictures = join(folder, 'Pictures');
  mkdirSync(pictures);
  writeFileSync(join(pictures, 'IMG_0001.CR3'), 'a');
  await backUpPaths(home, { ...all, paths: [pictures] }, context);
  const [vault] = (await home.config()).vaults;
  const schedule: ScheduleConfig = {
    every: 'day',
    at: '03:00',
    day: 'sun',
    until: null,
    battery: 'wait',
    metered: 'run',
    notify: [],
    since: now.toISOString(),
  };
  const keep = (some: Partial<ScheduleConfig>) =>
    home.changeVault(vault?.id ?? '', (one) => ({ ...one, schedule: { ...schedule, ...some } }));
  await keep({});
  const told = async () => {
    const options = { vaultName: null, shoot: null, all: false };
    const [one, other] = [await status(home, options, context), await overview(home, null, now)];
    expect(other.missed).toEqual(one.missed);
    return one.missed;
  };
  return {
    ...computer,
    told,
    keep,
    pictures,
    passTo: (date: Date) => {
      now = date;
    },
  };
};

test('a run that did not happen is told by whatever runs next, until a backup makes up for it', async () => {
  const { home, context, told, passTo } = await scheduled();
  expect(await told()).toBeNull();
  passTo(new Date(2026, 10, 21, 3, 10));
  expect(await told()).toBeNull();
  passTo(new Date(2026, 10, 22, 9));
  expect(await told()).toEqual({ due: night(22), outcome: null, why: null });
  const { missed } = await backUpPaths(home, all, context);
  expect(missed).toEqual({ due: night(22), outcome: null, why: null });
  expect(await told()).toBeNull();
  expect((await backUpPaths(home, all, context)).missed).toBeNull();
});

test('a run that could not open the vault is told with its reason', async () => {
  const { home, context, told, passTo } = await scheduled();
  passTo(new Date(2026, 10, 21, 3, 4));
  const [vault] = (await home.config()).vaults;
  writeFileSync(home.secretFile(vault?.id ?? ''), 'of another computer');
  await expect(backUpScheduled(home, { ...all, words }, context)).rejects.toMatchObject({
    code: 'key-file-damaged',
    exit: 5,
  });
  passTo(new Date(2026, 10, 21, 9));
  expect(await told()).toMatchObject({
    due: night(21),
    outcome: 'locked',
    why: expect.stringContaining('secret'),
  });
});

test('a run that happened is not told', async () => {
  const { home, context, told, passTo } = await scheduled();
  passTo(new Date(2026, 10, 21, 3, 4));
  await backUpScheduled(home, { ...all, words }, context);
  passTo(new Date(2026, 10, 21, 9));
  expect(await told()).toBeNull();
  passTo(new Date(2026, 10, 22, 9));
  expect(await told()).toMatchObject({ outcome: null });
});

test('a run does not begin outside its hours, and stops when they are over', async () => {
  const { home, context, told, keep, passTo, pictures } = await scheduled();
  await keep({ until: '06:00' });
  const run = () => backUpScheduled(home, { ...all, words }, context);
  passTo(new Date(2026, 10, 21, 9));
  await expect(run()).rejects.toMatchObject({ code: 'schedule-waits', exit: 6 });
  expect(await told()).toMatchObject({
    outcome: 'waited',
    why: expect.stringContaining('between 03:00 and 06:00'),
  });
  for (let n = 10; n < 50; n += 1)
    writeFileSync(join(pictures, `IMG_00${n}.CR3`), Buffer.alloc(2_000_000, n));
  passTo(new Date(2026, 10, 22, 5, 59, 59, 990));
  await expect(run()).rejects.toMatchObject({
    code: 'schedule-waits',
    data: { why: expect.stringContaining('06:00') },
  });
  passTo(new Date(2026, 10, 23, 3, 1));
  expect(await run()).toMatchObject({ complete: true });
  passTo(new Date(2026, 10, 23, 9));
  expect(await told()).toBeNull();
});
