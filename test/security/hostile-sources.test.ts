import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import type { BackupReport } from '../../core/src/backup/report.ts';
import type { BackupDocument } from '../../core/src/workflows/back-up-paths.ts';
import { boundByModes, modesObstacle } from '../support/capabilities.ts';
import { safelight } from '../support/cli.ts';
import { backUpOne, newComputer, restoreTo, verifyKeyed } from '../support/computer.ts';
import { lacking, testUnless } from '../support/needs.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

/** Everything in a directory tree, links not followed. */
const entriesBelow = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce(
    (sum, entry) => sum + 1 + (entry.isDirectory() ? entriesBelow(join(folder, entry.name)) : 0),
    0,
  );

/** Copied, held, excluded by a named rule, or a problem; the folder itself is one of the folders. */
const accountedFor = ({ totals, excluded, problems }: BackupReport): number =>
  totals.files +
  totals.links +
  totals.folders -
  1 +
  excluded.reduce((sum, { entries }) => sum + entries, 0) +
  problems.length;

const listen = async (path: string): Promise<void> => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(path, done));
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
};

const makeSpecial = async (folder: string): Promise<void> => {
  mkdirSync(join(folder, 'day'), { recursive: true });
  writeFileSync(join(folder, 'one.jpg'), 'one');
  writeFileSync(join(folder, 'day', 'two.jpg'), 'two');
  writeFileSync(join(folder, '.DS_Store'), 'macOS');
  linkSync(join(folder, 'one.jpg'), join(folder, 'hard.jpg'));
  symlinkSync('/etc/passwd', join(folder, 'passwd'));
  symlinkSync('.', join(folder, 'day', 'loop'));
  symlinkSync('../day', join(folder, 'day', 'up'));
  symlinkSync('self', join(folder, 'self'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await listen(join(folder, 'day', 'socket'));
};

const canMakeDevices = (): boolean => {
  try {
    const node = join(temporaryFolder(), 'null');
    execFileSync('mknod', [node, 'c', '1', '3'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('a folder with what is no file', () => {
  testUnless(lacking('mkfifo'))('each entry is kept, left out by a named rule, or told', async () => {
    const folder = temporaryFolder();
    const source = join(folder, 'Pictures');
    await makeSpecial(source);
    const devices = canMakeDevices() ? 1 : 0;
    if (devices === 1) execFileSync('mknod', [join(source, 'device'), 'c', '1', '3']);
    const computer = await newComputer(folder);
    const report = await backUpOne(computer, source);
    expect(report.problems).toEqual([]);
    expect(report.totals).toMatchObject({ files: 3, links: 5, folders: 2, bytes: 9 });
    const excluded = report.excluded.map(({ rule, entries }) => [rule, entries]);
    expect(new Map(excluded as [string, number][])).toEqual(
      new Map([
        ['macos-system', 1],
        ['not-a-file', 2 + devices],
      ]),
    );
    expect(accountedFor(report)).toBe(entriesBelow(source));
    const again = await backUpOne(computer, source);
    expect(again).toMatchObject({ stored: { files: 0 }, totals: report.totals });
    expect(accountedFor(again)).toBe(entriesBelow(source));
  });

  testUnless(lacking('mkfifo'))('links come back as links, those that lead out are told', async () => {
    const folder = temporaryFolder();
    const source = join(folder, 'Pictures');
    await makeSpecial(source);
    const computer = await newComputer(folder);
    await backUpOne(computer, source);
    const to = join(folder, 'back');
    const back = await restoreTo(computer, to);
    expect(back).toMatchObject({ files: 3, links: 4 });
    expect(back.failures.map(({ path, code }) => [path, code])).toEqual([
      ['Pictures/passwd', 'document-invalid'],
    ]);
    const up = (base: string) => readlinkSync(join(base, 'Pictures', 'day', 'up'));
    expect(up(to)).toBe(up(folder));
    expect(readlinkSync(join(to, 'Pictures', 'day', 'loop'))).toBe('.');
    expect(readlinkSync(join(to, 'Pictures', 'self'))).toBe('self');
    expect(await verifyKeyed(computer, 'data')).toMatchObject({ damage: [], opened: { files: 2 } });
  });
});

describe('what may not be read', () => {
  testUnless(modesObstacle())('is told by name, with exit code 3, and the rest is backed up', async () => {
    const folder = temporaryFolder();
    const source = join(folder, 'Pictures');
    mkdirSync(join(source, 'closed'), { recursive: true });
    mkdirSync(join(source, 'blind'));
    for (const name of ['open.tif', 'secret.jpg', 'closed/in.jpg', 'blind/in.jpg'])
      writeFileSync(join(source, name), name);
    const computer = await newComputer(folder);
    const everything = await backUpOne(computer, source);
    expect(everything).toMatchObject({ complete: true, totals: { files: 4 } });
    writeFileSync(join(source, 'open.tif'), 'changed');
    writeFileSync(join(source, 'new.jpg'), 'new');
    writeFileSync(join(source, 'secret.jpg'), 'changed, and now unreadable');
    for (const [name, mode] of [
      ['secret.jpg', 0],
      ['new.jpg', 0],
      ['closed', 0],
      ['blind', 0o444],
    ] as const)
      chmodSync(join(source, name), mode);
    onTestFinished(() => {
      for (const name of ['closed', 'blind']) chmodSync(join(source, name), 0o700);
    });

    const home = computer.home.path;
    const run = await safelight(['backup', '--json'], { home, prefix: boundByModes });
    expect(run.code).toBe(3);
    const [report] = (JSON.parse(run.stdout) as BackupDocument).sets;
    const problems = report?.problems.map(({ path, code }) => [path.slice(source.length + 1), code]) ?? [];
    expect(problems.sort()).toEqual([
      ['blind/in.jpg', 'source-unreadable'],
      ['closed', 'source-unreadable'],
      ['new.jpg', 'source-unreadable'],
      ['secret.jpg', 'source-unreadable'],
    ]);
    // What was stored of them before is in the snapshot still.
    expect(report).toMatchObject({ complete: false, totals: { files: 4 }, stored: { files: 1 } });
    const back = await restoreTo(computer, join(folder, 'back'));
    expect(back).toMatchObject({ files: 4, failures: [], complete: false });
  });

  testUnless(process.getuid?.() === 0 ? lacking('setpriv') : 'only root can give a folder to another user')(
    'a vault folder of another user ends in one error and leaves nothing',
    async () => {
      const folder = temporaryFolder();
      const source = join(folder, 'Pictures');
      mkdirSync(source);
      writeFileSync(join(source, 'one.jpg'), 'one');
      const computer = await newComputer(folder);
      await backUpOne(computer, source);
      writeFileSync(join(source, 'two.jpg'), 'two');
      chownSync(computer.vault, 65_534, 65_534);
      for (const name of readdirSync(computer.vault)) chownSync(join(computer.vault, name), 65_534, 65_534);
      const before = readdirSync(computer.vault, { recursive: true }).length;
      const home = computer.home.path;
      const run = await safelight(['backup', '--json'], { home, prefix: boundByModes });
      expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'read-only' } });
      expect(run.code).toBe(7);
      expect(readdirSync(computer.vault, { recursive: true }).length).toBe(before);
    },
  );
});
