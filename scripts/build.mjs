// Builds the three packages afresh: a removed source must not leave a command behind that still runs.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
for (const room of ['manifests', 'core', 'cli'])
  rmSync(join(root, room, 'dist'), { recursive: true, force: true });
rmSync(join(root, 'cli', 'oclif.manifest.json'), { force: true });
const run = (program, args) => {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
};
run('tsc', ['-b', '--force']);
// The commands need the Node that was brought along; where the system's own is new enough, that one does.
const brought = existsSync(
  join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node'),
);
if (brought) run('node', ['cli/scripts/manifest.mjs']);
else await import('../cli/scripts/manifest.mjs');
