import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { treeOf } from '../../support/tree.ts';
import { backedUp, openedBelow, type Studio, studioIn } from './backup-runs.ts';

const MiB = 1024 * 1024;

const studio = (): Studio & { readonly log: string } => {
  const folder = temporaryFolder();
  const made = studioIn(folder);
  mkdirSync(join(made.source, 'day'), { recursive: true });
  for (const name of ['1.CR3', 'day/2.CR3']) writeFileSync(join(made.source, name), Buffer.alloc(MiB, name));
  for (const name of ['1.xmp', 'day/2.xmp', 'day/empty.xmp'])
    writeFileSync(join(made.source, name), name.includes('empty') ? '' : name);
  return { ...made, log: join(folder, 'log') };
};
const traced = (log: string) => [
  'strace',
  '-f',
  '--seccomp-bpf',
  '-qq',
  '-e',
  'trace=open,openat',
  '-o',
  log,
];

describe('a second run', () => {
  needs('strace')('where nothing changed opens no picture and stores nothing', async () => {
    const at = studio();
    const first = await backedUp(at, traced(at.log));
    expect(first).toMatchObject({ complete: true, totals: { files: 5 }, stored: { files: 5 }, unchanged: 0 });
    expect(openedBelow(at.log, at.source).toSorted()).toEqual(
      ['/1.CR3', '/1.xmp', '/day/2.CR3', '/day/2.xmp', '/day/empty.xmp'].toSorted(),
    );
    const objects = [...treeOf(join(at.vault, 'objects')).keys()];
    const second = await backedUp(at, traced(at.log));
    expect(second).toMatchObject({
      complete: true,
      totals: { files: 5 },
      stored: { files: 0 },
      unchanged: 5,
    });
    expect(openedBelow(at.log, at.source)).toEqual([]);
    expect([...treeOf(join(at.vault, 'objects')).keys()].filter((name) => !objects.includes(name))).toEqual(
      [],
    );
  });

  needs('strace')('reads what changed and nothing else', async () => {
    const at = studio();
    await backedUp(at);
    appendFileSync(join(at.source, 'day/2.xmp'), 'more');
    rmSync(join(at.source, '1.xmp'));
    expect(await backedUp(at, traced(at.log))).toMatchObject({
      totals: { files: 4 },
      stored: { files: 1 },
      unchanged: 3,
    });
    expect(openedBelow(at.log, at.source)).toEqual(['/day/2.xmp']);
  });

  test('seals a file that was moved not again, but what the place lost', async () => {
    const at = studio();
    await backedUp(at);
    const before = [...treeOf(join(at.vault, 'objects')).entries()];
    renameSync(join(at.source, 'day/2.CR3'), join(at.source, 'moved.CR3'));
    await backedUp(at);
    const large = [...treeOf(join(at.vault, 'objects'))].filter(([, { size }]) => size > MiB);
    expect(large).toHaveLength(before.filter(([, { size }]) => size > MiB).length);
    const [lost] = large;
    rmSync(join(at.vault, 'objects', lost?.[0] ?? 'none'));
    expect(await backedUp(at)).toMatchObject({ complete: true, stored: { files: 1 }, unchanged: 4 });
  });
});

test('a drive that is off keeps all of its files in the snapshot, which is not complete', async () => {
  const at = studio();
  await backedUp(at);
  renameSync(at.source, `${at.source}.off`);
  expect(await backedUp(at)).toMatchObject({
    complete: false,
    totals: { files: 5 },
    carried: 5,
    problems: [{ code: 'source-missing' }],
  });
});

needs('strace')(
  'a run that was killed while it stored leaves nothing half, and the next is whole',
  async () => {
    const at = studio();
    const killed = [
      'strace',
      '-f',
      '--seccomp-bpf',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=fdatasync',
      '-e',
      'inject=fdatasync:signal=KILL',
    ];
    expect(await backedUp(at, killed)).toBeNull();
    expect(await backedUp(at)).toMatchObject({ complete: true, totals: { files: 5 } });
    const left = [...treeOf(at.vault).keys()].filter((path) => /\.part$|incoming[^/]*\//.test(path));
    expect(left).toEqual([]);
  },
);
