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
    'ssh-keygen': 'openssh-client',
    sshd: 'openssh-server',
    chromium: 'chromium',
    'systemd-analyze': 'systemd',
    'lua5.1': 'lua5.1',
    luacheck: 'lua-check',
  },
  bench: { restic: 'restic', borg: 'borgbackup', time: 'time' },
};

const onPath = (program) =>
  [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].some(
    (folder) => folder !== '' && existsSync(`${folder}/${program}`),
  );

const apt = (args) =>
  spawnSync('apt-get', ['-qq', '-o=Dpkg::Use-Pty=0', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // Run level 1: a server that is installed is not started.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  }).status === 0;

/** Installs what is missing of the named groups; says in one line what could not be had. */
export const installDebianPackages = (groups) => {
  if (process.platform !== 'linux') return;
  const missing = Object.entries(Object.assign({}, ...groups.map((group) => packages[group]))).filter(
    ([program]) => !onPath(program),
  );
  const all = [...new Set(missing.map(([, name]) => name))];
  // Under systemd it would listen to everybody, now and after each start: that is for the owner to decide.
  const servers = existsSync('/run/systemd/system') ? all.filter((name) => name === 'openssh-server') : [];
  if (servers.length > 0) console.log('setup: openssh-server is left to you. What needs it is skipped.');
  const names = all.filter((name) => !servers.includes(name));
  if (names.length === 0) return;
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
