import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isInstalled, type Obstacle } from './needs.ts';
import { repository } from './repository.ts';

const run = promisify(execFile);

/** A real object store for loopback, beside the checkout and not everywhere. */
const program = join(repository, '..', 'shared', 'tools', 's3-server');

/** Its first start on a computer installs its packages, which only root may. */
export const s3Obstacle = (): Obstacle => {
  if (!existsSync(program)) return 'no S3 server here';
  const mayInstall = process.getuid?.() === 0 && isInstalled('apt-get');
  return mayInstall || isInstalled('radosgw') ? null : 'not installed: radosgw';
};

export interface S3Server {
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
  /** Sends a request of the tests' own, signed by hand: to look behind the back of what is tested. */
  ask(method: string, path: string, query?: string, body?: string): Promise<string>;
  /** The same for a file that is no text. */
  bytes(path: string, query?: string): Promise<Buffer>;
  stop(): Promise<void>;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** Fetch Standard, "bad port": no request goes there. */
const BAD_PORT = 10_080;

/** It takes the port and the next one. */
const freePort = async (): Promise<number> => {
  for (let port = 9_400 + (process.pid % 400) * 2; ; port += 2)
    if (port !== BAD_PORT && (await isFree(port)) && (await isFree(port + 1))) return port;
};

/** Starts it with all of its state in a folder, or finds it running there. A store whose disk is full does not answer any more. */
export const startS3Server = async (
  folder: string,
  { diskGb = 40, classes = [] }: { readonly diskGb?: number; readonly classes?: readonly string[] } = {},
): Promise<S3Server> => {
  const env = { ...process.env, S3_PORT: String(await freePort()), S3_DISK_GB: String(diskGb) };
  const start = () => run(program, ['start', folder], { env, timeout: 900_000 });
  const { stdout } = await start();
  if (classes.length > 0) {
    for (const name of classes) await addStorageClass(folder, name);
    // It reads them when it starts.
    await stopS3Server(folder);
    await start();
  }
  const said = (name: string) => new RegExp(`^export ${name}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
  const keys = { key: said('AWS_ACCESS_KEY_ID'), secret: said('AWS_SECRET_ACCESS_KEY') };
  const endpoint = said('SAFELIGHT_TEST_S3_ENDPOINT');
  return {
    ...keys,
    endpoint,
    ask: (method, path, query = '', body = '') => ask({ ...keys, endpoint }, { method, path, query, body }),
    bytes: async (path, query = '') =>
      Buffer.from(
        await (await answered({ ...keys, endpoint }, { method: 'GET', path, query, body: '' })).arrayBuffer(),
      ),
    stop: () => stopS3Server(folder),
  };
};

/** Storage classes of a store of our own (Ceph, "Pool placement and storage classes"); what is in them is read as ever. */
const addStorageClass = async (folder: string, name: string): Promise<void> => {
  const admin = (...args: readonly string[]) =>
    run('radosgw-admin', [
      '-c',
      join(folder, 'ceph.conf'),
      '-n',
      'client.rgw',
      ...args,
      '--storage-class',
      name,
    ]);
  const placement = ['--placement-id', 'default-placement'];
  await admin('zonegroup', 'placement', 'add', '--rgw-zonegroup', 'default', ...placement);
  const pool = `default.rgw.${name.toLowerCase()}.data`;
  await admin('zone', 'placement', 'add', '--rgw-zone', 'default', ...placement, '--data-pool', pool);
};

/** Ends the one whose state lies in a folder. */
export const stopS3Server = async (folder: string): Promise<void> => {
  await run(program, ['stop', folder], { timeout: 60_000 });
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signature Version 4 (AWS, "Create a signed request"), for plain paths and queries of one parameter. */
const answered = async (
  { endpoint, key, secret }: Pick<S3Server, 'endpoint' | 'key' | 'secret'>,
  { method, path, query, body }: Readonly<Record<'method' | 'path' | 'query' | 'body', string>>,
): Promise<Response> => {
  const at = `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const scope = `${at.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const headers: readonly (readonly [string, string])[] = [
    ['content-md5', createHash('md5').update(body).digest('base64')],
    ['host', new URL(endpoint).host],
    ['x-amz-bucket-object-lock-enabled', path.endsWith('-locked') ? 'true' : 'false'],
    ['x-amz-content-sha256', sha256(body)],
    ['x-amz-date', at],
  ];
  const names = headers.map(([name]) => name).join(';');
  const canonicalQuery = query === '' || query.includes('=') ? query : `${query}=`;
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
  const request = [method, path, canonicalQuery, lines, names, sha256(body)].join('\n');
  const parts = [...scope.split('/'), ['AWS4-HMAC-SHA256', at, scope, sha256(request)].join('\n')];
  const signature = parts.reduce<string | Buffer>(hmac, `AWS4${secret}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  const answer = await fetch(`${endpoint}${path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: { ...Object.fromEntries(headers), authorization },
    ...(method === 'GET' ? {} : { body }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}?${query}: ${answer.status} ${await answer.text()}`);
  return answer;
};

const ask = async (...asked: Parameters<typeof answered>): Promise<string> =>
  (await answered(...asked)).text();

/** AWS files with two profiles: `studio` has the right keys, `wrong` a wrong secret. What is returned goes into the environment. */
export const writeAwsFiles = (
  folder: string,
  { key, secret }: Pick<S3Server, 'key' | 'secret'>,
): Readonly<Record<string, string>> => {
  const [config, credentials] = [join(folder, 'aws-config'), join(folder, 'aws-credentials')];
  const profile = (name: string, value: string) =>
    `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = ${value}\n`;
  writeFileSync(config, '');
  writeFileSync(credentials, profile('studio', secret) + profile('wrong', 'f'.repeat(40)), { mode: 0o600 });
  return {
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
};
