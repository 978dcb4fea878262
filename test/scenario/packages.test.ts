import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const packed = ['manifests', 'core', 'cli'] as const;

const npm = (cwd: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    [...args, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
  return stdout;
};

/** Installs the three packages as npm would hand them out, far from the checkout. */
const install = (folder: string): void => {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const tarballs = packed.map((room) => {
    const [made]: { readonly filename: string }[] = JSON.parse(
      npm(inRepository(room), 'pack', '--json', '--pack-destination', folder),
    );
    return `./${made?.filename}`;
  });
  npm(folder, 'install', ...tarballs);
};

const run = (folder: string, ...args: readonly string[]) => {
  const home = join(folder, 'home');
  const program = join(folder, 'node_modules', 'safelight', 'bin', 'safelight.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: home, SAFELIGHT_HOME: home, NO_COLOR: '1' },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
};

test('the packed packages run in an empty folder, worker threads included', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'home'));
  mkdirSync(join(folder, 'pictures'));
  writeFileSync(join(folder, 'pictures', 'IMG_0001.CR3'), Buffer.alloc(2_000_000, 'raw'));
  install(folder);

  const { version } = JSON.parse(readFileSync(inRepository('cli', 'package.json'), 'utf8'));
  expect(run(folder, '--version')).toEqual({
    status: 0,
    output: expect.stringContaining(`safelight/${version}`),
  });

  const init = ['init', '--vault', 'vault', '--name', 'packed', '--keystore', 'file', '--same-disk', '--yes'];
  expect(run(folder, ...init, '--recovery-words-file', 'words')).toMatchObject({ status: 0 });
  expect(run(folder, 'backup', 'pictures')).toMatchObject({ status: 0 });
});
