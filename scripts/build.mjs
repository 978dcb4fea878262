// Builds the packages and the panel afresh: a removed source must not leave a command behind that still runs.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rooms = ['manifests', 'core', 'cli', 'plugin', 'plugin/uxp'].map((room) => join(root, room));
// What was built before stays at hand: sources that do not compile must not take the program away.
for (const room of rooms) {
  rmSync(join(room, 'dist.previous'), { recursive: true, force: true });
  if (existsSync(join(room, 'dist'))) renameSync(join(room, 'dist'), join(room, 'dist.previous'));
}
const bringBack = () => {
  for (const room of rooms) {
    if (!existsSync(join(room, 'dist.previous'))) continue;
    rmSync(join(room, 'dist'), { recursive: true, force: true });
    renameSync(join(room, 'dist.previous'), join(room, 'dist'));
  }
};
rmSync(join(root, 'cli', 'oclif.manifest.json'), { force: true });
const run = (program, args) => {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  bringBack();
  process.exit(status ?? 1);
};
run('tsc', ['-b', '--force']);
// The commands need the Node that was brought along; where the system's own is new enough, that one does.
const brought = existsSync(
  join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node'),
);
if (brought) {
  run('node', ['scripts/packages/build.ts']);
  run('node', ['cli/scripts/manifest.mjs']);
  run('node', ['scripts/plugin/build.ts']);
} else {
  await (await import('./packages/build.ts')).buildPackages();
  await import('../cli/scripts/manifest.mjs');
  await (await import('./plugin/build.ts')).buildPanel();
}
for (const room of rooms) rmSync(join(room, 'dist.previous'), { recursive: true, force: true });
