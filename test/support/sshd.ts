import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './cable.ts';
import { lacking, type Obstacle } from './needs.ts';

const run = promisify(execFile);

/** It is started by its whole path; Debian's lies where only root looks. */
const SSHD = ['/usr/sbin/sshd', '/usr/bin/sshd'].find((path) => existsSync(path));

export const sshdObstacle = (): Obstacle =>
  lacking('ssh-keygen', 'rclone') ?? (SSHD === undefined ? 'not installed: sshd' : null);

export interface SshServer {
  readonly port: number;
  /** Settings of a remote of rclone that reaches it, by whatever port. */
  remote(port?: number): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** The other side of SFTP: one user, one key, on loopback, all of its state in a folder. */
export const startSshd = async (folder: string): Promise<SshServer> => {
  if (SSHD === undefined) throw new Error('no sshd');
  mkdirSync(folder, { recursive: true });
  // Where it locks itself up before anybody is let in.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const at = (name: string): string => join(folder, name);
  const [host, key, config] = [at('host'), at('key'), at('config')];
  const port = await freePort();
  for (const path of [host, key]) await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
  copyFileSync(`${key}.pub`, at('authorized'));
  const settings = {
    Port: port,
    ListenAddress: '127.0.0.1',
    HostKey: host,
    AuthorizedKeysFile: at('authorized'),
    PidFile: 'none',
    StrictModes: 'no',
    UsePAM: 'no',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    MaxStartups: 100,
    Subsystem: 'sftp internal-sftp',
  };
  writeFileSync(
    config,
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  );
  const child = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: 'ignore' });
  await answers(port);
  const [type, blob] = readFileSync(`${host}.pub`, 'utf8').split(' ');
  return {
    port,
    remote: (reached = port) => {
      const known = at(`known-${reached}`);
      writeFileSync(known, `[127.0.0.1]:${reached} ${type} ${blob}\n`);
      return {
        type: 'sftp',
        host: '127.0.0.1',
        port: String(reached),
        user: userInfo().username,
        key_file: key,
        known_hosts_file: known,
        shell_type: 'unix',
      };
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
};

/** Waits until somebody listens there. */
export const answers = async (port: number): Promise<void> => {
  for (let tries = 0; ; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (tries > 200) throw error;
      await delay(50);
    } finally {
      socket.destroy();
    }
  }
};
