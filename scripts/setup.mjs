// Brings a fresh clone to where every script can run: packages, then the build, each only when something changed.
// Runs on whatever Node the machine has (18 or newer); everything after it runs on the Node 24 it installs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDebianPackages } from './debian.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, 'node_modules', '.safelight');

const stampOf = (parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
const isFresh = (name, stamp) => {
  const file = join(stamps, name);
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
};
const remember = (name, stamp) => {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), stamp);
};

const run = (command, args) => {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error(
      `setup: \`${command} ${args.join(' ')}\` did not finish (${result.error?.message ?? `exit ${result.status}`}).`,
    );
    process.exit(1);
  }
};

const installPackages = () => {
  const stamp = stampOf([
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
    process.platform,
    process.arch,
  ]);
  if (isFresh('packages', stamp)) return;
  console.log('setup: installing packages (once)');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  remember('packages', stamp);
};

const sourceState = (folder) => readdirSync(folder).flatMap((name) => fileState(join(folder, name)));

const fileState = (path) => {
  const found = statSync(path);
  return found.isDirectory() ? sourceState(path) : [[path, found.size, found.mtimeMs]];
};

const build = () => {
  const stamp = stampOf([
    ['manifests', 'core', 'cli'].flatMap((room) => [
      ...sourceState(join(root, room, 'src')),
      readFileSync(join(root, room, 'tsconfig.json'), 'utf8'),
    ]),
    ['src', 'strings', 'index.html', 'panel.css', 'tsconfig.json'].flatMap((part) =>
      fileState(join(root, 'plugin', 'uxp', part)),
    ),
    ['plugin', 'packages', 'build.mjs'].flatMap((part) => fileState(join(root, 'scripts', part))),
    readFileSync(join(root, 'tsconfig.base.json'), 'utf8'),
  ]);
  const built = ['manifests', 'core', 'cli', 'plugin/uxp'].every((room) =>
    existsSync(join(root, room, 'dist')),
  );
  if (built && isFresh('build', stamp)) return;
  run('node', [join('scripts', 'build.mjs')]);
  remember('build', stamp);
};

const checkNode = () => {
  const local = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(local) || Number(process.versions.node.split('.')[0]) >= 24) return;
  console.error(
    `setup: Safelight needs Node 24 or newer; this is ${process.version}, and npm brings none for ${process.platform}-${process.arch}. Install it from https://nodejs.org and run this again.`,
  );
  process.exit(2);
};

installPackages();
checkNode();
build();
const wanted = process.argv.includes('--bench')
  ? ['test', 'bench']
  : process.argv.includes('--test')
    ? ['test']
    : ['demo'];
installDebianPackages(wanted);
