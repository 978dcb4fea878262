import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { captureOneScripts } from '../../../plugin/capture-one/scripts.ts';
import { scriptPackage } from '../../../scripts/plugins/capture-one.ts';
import { write } from '../../scenario/delivery-studio.ts';
import { needs } from '../../support/needs.ts';
import { inRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

needs('shellcheck')('what installs the scripts has nothing that a shell reader objects to', () => {
  const found = spawnSync('shellcheck', [inRepository('plugin', 'capture-one', 'install.sh')], {
    encoding: 'utf8',
  });
  expect(found).toMatchObject({ status: 0, stdout: '' });
});

needs('sh')('scripts go where Capture One looks for them, and away again, and nothing else does', () => {
  const [folder, home] = [temporaryFolder(), temporaryFolder()];
  for (const { name, bytes } of scriptPackage()) write(join(folder, name), bytes);
  const install = join(folder, 'install.sh');
  // Only a Mac compiles: here the text itself is put there.
  const text = readFileSync(install, 'utf8');
  const compiling = '/usr/bin/osacompile -l JavaScript -o "$compiled" "$script"';
  expect(text).toContain(compiling);
  writeFileSync(install, text.replace(compiling, 'cp "$script" "$compiled"'));
  const menu = join(home, 'Library', 'Scripts', 'Capture One Scripts');
  write(join(menu, 'theirs.scpt'), 'theirs');
  const run = (...args: readonly string[]) =>
    expect(spawnSync('sh', [install, ...args], { env: { PATH: process.env.PATH, HOME: home } }).status).toBe(
      0,
    );
  const there = () =>
    readdirSync(menu, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.scpt'))
      .sort();
  run();
  run();
  const wanted = captureOneScripts.map(({ kind, name }) =>
    kind === 'menu' ? `${name}.scpt` : `Background Scripts/${name}.scpt`,
  );
  expect(there()).toEqual([...wanted, 'theirs.scpt'].sort());
  run('--remove');
  expect(there()).toEqual(['theirs.scpt']);
});
