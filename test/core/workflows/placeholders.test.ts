import { mkdirSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { setRule } from '../../../core/src/workflows/rule.ts';
import { status } from '../../../core/src/workflows/status.ts';
import type { StatusReport } from '../../../manifests/src/index.ts';
import { catalogStudio } from '../../support/catalog-studio.ts';
import { backUp, type Computer, newComputer } from '../../support/computer.ts';
import { otherDisk } from '../../support/other-disk.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

/** From here on this is a Mac, as far as files tell. */
const onMac = (): void => {
  const { platform } = process;
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  onTestFinished(() => void Object.defineProperty(process, 'platform', { value: platform }));
};

/** As a cloud service does it: size and time stay, and not one block. */
const evict = (path: string): void => {
  const { size } = statSync(path);
  truncateSync(path, 0);
  truncateSync(path, size);
  utimesSync(path, TAKEN, TAKEN);
  expect(statSync(path)).toMatchObject({ size, blocks: 0 });
};

/** Before macOS 14. */
const leaveStub = (folder: string, name: string): void => {
  rmSync(join(folder, name), { force: true });
  writeFileSync(join(folder, `.${name}.icloud`), 'bplist00');
};

const BYTES = 100_000;
const TAKEN = new Date('2026-05-02T15:00:00Z');

/** A shoot in a folder, backed up, and a rule that needs its originals. */
const shootWithRule = async () => {
  const computer = await newComputer(temporaryFolder());
  const change = { copies: 2, media: 1, elsewhere: 0 };
  await setRule(computer.home, { vaultName: null, set: null, change, mode: 'write' });
  const shoot = join(otherDisk(), 'Wedding');
  mkdirSync(shoot);
  const take = (name: string): void => {
    writeFileSync(join(shoot, name), Buffer.alloc(BYTES, name));
    utimesSync(join(shoot, name), TAKEN, TAKEN);
  };
  for (const name of ['IMG_1.CR3', 'IMG_2.CR3']) take(name);
  await backUp(computer, shoot);
  return { computer, shoot, take };
};

const look = async ({ home, context }: Computer) => {
  const report: StatusReport = await status(home, { vaultName: null, shoot: null, all: true }, context);
  const [shoot] = report.shoots;
  const steps = report.next.map(({ step }) => step);
  return {
    copies: shoot?.rule.copies,
    word: shoot?.copies[0]?.word,
    evicted: shoot?.evicted,
    why: shoot?.copies[0]?.why.map(({ code }) => code),
    steps: steps.filter((step) => !['verify', 'test', 'studio'].includes(step)),
  };
};

test('a picture that went to the cloud after its backup raises no alarm, and is no copy', async () => {
  const { computer, shoot } = await shootWithRule();
  onMac();
  expect(await look(computer)).toMatchObject({ copies: 2, word: 'complete', evicted: 0, steps: [] });
  evict(join(shoot, 'IMG_2.CR3'));
  const gone = { copies: 1, word: 'complete', evicted: 1, steps: ['download'] };
  expect(await look(computer)).toMatchObject(gone);
  const [run] = await backUp(computer);
  expect(run).toMatchObject({ complete: true, problems: [] });
  // Nothing was read in its stead: a hole would have been a new version.
  expect(await look(computer)).toMatchObject(gone);
});

test('a picture that never was on this disk is told, not read, and keeps the run from being complete', async () => {
  const { computer, shoot, take } = await shootWithRule();
  take('IMG_3.CR3');
  evict(join(shoot, 'IMG_3.CR3'));
  onMac();
  const [run] = await backUp(computer);
  expect(run).toMatchObject({
    complete: false,
    problems: [{ code: 'source-placeholder', path: join(shoot, 'IMG_3.CR3') }],
  });
  expect(await look(computer)).toMatchObject({
    copies: 0,
    word: 'incomplete',
    why: ['source-placeholder'],
    steps: ['download'],
  });
  take('IMG_3.CR3');
  expect(await backUp(computer)).toMatchObject([{ complete: true, problems: [] }]);
  expect(await look(computer)).toMatchObject({ copies: 2, word: 'complete', steps: [] });
});

test('the stub that iCloud left stands for the picture, whose last version stays', async () => {
  const { computer, shoot, take } = await shootWithRule();
  leaveStub(shoot, 'IMG_2.CR3');
  leaveStub(shoot, 'IMG_9.CR3');
  expect(await backUp(computer)).toMatchObject([
    {
      complete: false,
      carried: 1,
      problems: ['IMG_2.CR3', 'IMG_9.CR3'].map((name) => ({
        code: 'source-placeholder',
        path: join(shoot, name),
      })),
    },
  ]);
  const { why, copies } = await look(computer);
  expect([why, copies]).toEqual([['source-placeholder', 'source-placeholder'], 0]);
  for (const name of ['IMG_2.CR3', 'IMG_9.CR3']) {
    take(name);
    rmSync(join(shoot, `.${name}.icloud`));
  }
  expect(await backUp(computer)).toMatchObject([{ complete: true }]);
});

test('a catalog does not miss a picture of which iCloud left a stub', async () => {
  const computer = await newComputer(temporaryFolder());
  const { catalog, at } = catalogStudio(otherDisk(), [
    { path: 'Anna/IMG_1.CR3', bytes: 'the first' },
    { path: 'Anna/IMG_2.CR3', bytes: 'the second' },
  ]);
  await backUp(computer, catalog);
  renameSync(at('Anna/IMG_2.CR3'), at('Anna/.IMG_2.CR3.icloud'));
  const [run] = await backUp(computer);
  expect(run).toMatchObject({
    complete: false,
    problems: [{ code: 'source-placeholder', path: at('Anna/IMG_2.CR3') }],
  });
});
