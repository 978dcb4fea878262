// The Debian packages that the demo, the tests and the benchmarks need: installed when this runs as root on Debian,
// else named, so that what is skipped for want of them is no surprise.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** program that proves the package is there → package */
const packages = {
  demo: { gpg: 'gnupg', jq: 'jq', '7zz': '7zip' },
  test: {
    gpg: 'gnupg',
    jq: 'jq',
    xxhsum: 'xxhash',
    strace: 'strace',
    'gnome-keyring-daemon': 'gnome-keyring',
    'dbus-run-session': 'dbus',
    pdftotext: 'poppler-utils',
    setpriv: 'util-linux',
    script: 'bsdutils',
    cc: 'gcc',
    shellcheck: 'shellcheck',
    'secret-tool': 'libsecret-tools',
    exiftool: 'libimage-exiftool-perl',
    djpeg: 'libjpeg-turbo-progs',
    dcraw_emu: 'libraw-bin',
    '7zz': '7zip',
    unzip: 'unzip',
    bsdtar: 'libarchive-tools',
    rclone: 'rclone',
    chromium: 'chromium',
    'systemd-analyze': 'systemd',
    'lua5.1': 'lua5.1',
    luacheck: 'lua-check',
  },
  bench: { restic: 'restic', borg: 'borgbackup', time: 'time' },
};

const onPath = (program) =>
  (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(`${folder}/${program}`));

const apt = (args) =>
  spawnSync('apt-get', ['-qq', '-o=Dpkg::Use-Pty=0', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

/** Installs what is missing of the named groups; says in one line what could not be had. */
export const installDebianPackages = (groups) => {
  if (process.platform !== 'linux') return;
  const missing = Object.entries(Object.assign({}, ...groups.map((group) => packages[group]))).filter(
    ([program]) => !onPath(program),
  );
  if (missing.length === 0) return;
  const names = [...new Set(missing.map(([, name]) => name))];
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall) {
    console.log(`setup: installing ${names.join(', ')} (once)`);
    const install = ['install', '-y', '--no-install-recommends', ...names];
    if (apt(install) || (apt(['update']) && apt(install))) return;
  }
  console.log(
    `setup: not here and not installed: ${names.join(', ')}. What needs them is skipped and listed.`,
  );
};
