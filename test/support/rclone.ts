import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './cable.ts';
import { answers } from './sshd.ts';

const run = promisify(execFile);

export type Remotes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A configuration of rclone of the test's own; returns its path. */
export const writeRcloneConfig = (folder: string, remotes: Remotes): string => {
  const path = join(folder, 'rclone.conf');
  const section = ([name, settings]: readonly [string, Readonly<Record<string, string>>]) =>
    [`[${name}]`, ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`), ''].join('\n');
  writeFileSync(path, Object.entries(remotes).map(section).join('\n'), { mode: 0o600 });
  return path;
};

/** What rclone writes down of a password: it can be read again by anybody, and is no secret in a test. */
export const obscured = async (text: string): Promise<string> =>
  (await run('rclone', ['obscure', text])).stdout.trim();

export interface WebdavServer {
  readonly port: number;
  /** Settings of a remote that reaches it, by whatever port. */
  remote(port?: number): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

/** A WebDAV server on loopback that shows a folder. */
export const startWebdav = async (folder: string): Promise<WebdavServer> => {
  const port = await freePort();
  const at = ['--addr', `127.0.0.1:${port}`, '--user', 'studio', '--pass', 'only for tests'];
  // It looks at the folder afresh each time: tests write there behind its back.
  const child = spawn(
    'rclone',
    ['serve', 'webdav', folder, ...at, '--dir-cache-time', '1ms', '--config', ''],
    {
      stdio: 'ignore',
    },
  );
  await answers(port);
  return {
    port,
    remote: async (reached = port) => ({
      type: 'webdav',
      url: `http://127.0.0.1:${reached}`,
      vendor: 'other',
      user: 'studio',
      pass: await obscured('only for tests'),
    }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
};
