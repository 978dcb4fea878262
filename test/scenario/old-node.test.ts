import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { cliProgram } from '../support/cli.ts';
import { type Obstacle, testUnless } from '../support/needs.ts';

const majorOf = (node: string): number =>
  Number(/^v(\d+)/.exec(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout)?.[1] ?? Number.NaN);

/** Every Node on the PATH, whichever comes first there. */
const nodes = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .filter((path) => existsSync(path))
  .map((path) => realpathSync(path));

const older = nodes.find((node) => majorOf(node) < 24);
const obstacle: Obstacle = older === undefined ? 'no Node older than 24 on the PATH' : null;

testUnless(obstacle)('an older Node is told in one sentence what is missing, with exit 2', () => {
  const { status, stdout, stderr } = spawnSync(older ?? '', [cliProgram, 'status'], { encoding: 'utf8' });
  expect(stderr).toMatch(/^Safelight needs Node 24 or newer; this is v\d+\.\d+\.\d+\. [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});
