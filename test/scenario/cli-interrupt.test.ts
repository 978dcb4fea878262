import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { BackupDocument, CheckReport } from '../../core/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { type Computer, computerWithVault } from './cli-studio.ts';

/** More than are taken up at once: what was begun is finished, and no more is begun. */
const PICTURES = 16;
const SIZE = 40_000_000;

/** Enough to be at work when the signal comes; sparse, so that it costs little to make. */
const withBigShoot = async (): Promise<Computer & { readonly shoot: string }> => {
  const computer = await computerWithVault();
  const shoot = join(computer.folder, 'shoot');
  mkdirSync(shoot);
  for (let number = 0; number < PICTURES; number += 1) {
    const path = join(shoot, `IMG_${number}.NEF`);
    writeFileSync(path, `raw ${number}`);
    truncateSync(path, SIZE);
  }
  return { ...computer, shoot };
};

/** What is being written, and not yet whole. */
const halfWritten = (vault: string): readonly string[] =>
  readdirSync(join(vault, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes('.incoming'))
    .map(({ name }) => name);

const interrupted = async (
  { home, vault }: Computer,
  args: readonly string[],
  signal: NodeJS.Signals,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> => {
  const [program = '', ...rest] = cliLine(args);
  const child = spawn(program, rest, { env: cliEnvironment({ home }), stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  while (halfWritten(vault).length === 0 && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 2));
  child.kill(signal);
  const [code, [stdout, stderr]] = await Promise.all([ended, said]);
  return { code, stdout, stderr };
};

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a backup with 130 and nothing under a final name that is not whole',
  async (signal) => {
    const computer = await withBigShoot();
    const stopped = await interrupted(computer, ['backup', computer.shoot], signal);
    expect(stopped).toMatchObject({ code: 130, stdout: '' });
    expect(stopped.stderr).toBe(
      'safelight backup was interrupted.\nRun the same command again: it carries on from there.\n',
    );
    const checked = await computer.json<CheckReport>(['verify']);
    expect(checked).toMatchObject({ code: 0, document: { damage: [], snapshots: 0 } });
    const again = await computer.json<BackupDocument>(['backup']);
    expect(again).toMatchObject({
      code: 0,
      document: { complete: true, sets: [{ totals: { files: PICTURES } }] },
    });
    expect(halfWritten(computer.vault)).toEqual([]);
    expect((await computer.json(['verify', '--read-data'])).code).toBe(0);
  },
);

test('with --json an interruption is one document', async () => {
  const computer = await withBigShoot();
  const { code, stdout, stderr } = await interrupted(
    computer,
    ['backup', computer.shoot, '--json'],
    'SIGINT',
  );
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'interrupted' } });
});
