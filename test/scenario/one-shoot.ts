import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Computer } from './cli-studio.ts';

export const SHOOT = '2026-04-26_Huber_Wedding';

/** A shoot on a computer: its first pictures by name and size in bytes, backed up; `env` is there whenever the program runs. */
export const oneShoot = async (
  computer: Computer,
  first: Readonly<Record<string, number>>,
  env: Readonly<Record<string, string>> = {},
) => {
  const run: Computer['run'] = (args, options) => computer.run(args, { env, ...options });
  const json = async <T>(args: readonly string[]) => {
    const { code, stdout } = await run([...args, '--json']);
    return { code, document: JSON.parse(stdout) as T };
  };
  const pictures = join(computer.folder, 'Pictures');
  const shoot = join(pictures, SHOOT);
  mkdirSync(shoot, { recursive: true });
  const take = (name: string, bytes = 1_500_000): void =>
    writeFileSync(join(shoot, name), Buffer.alloc(bytes, name));
  for (const [name, bytes] of Object.entries(first)) take(name, bytes);
  expect((await run(['backup', pictures])).code).toBe(0);
  return { run, json, pictures, shoot, take };
};
