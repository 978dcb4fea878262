import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { writeRcloneConfig } from '../support/rclone.ts';
import { type S3Server, startS3Server } from '../support/s3.ts';
import { machineLines } from './machine.ts';
import { type Measurement, measure } from './measure.ts';
import { noise } from './noise.ts';
import { median } from './statistics.ts';

// How fast a bucket is fed, beside `rclone copy` of the same bytes to the same store; a bucket that lacks nothing,
// one that is listed, and one that is checked byte by byte or by a sample.
// `node --conditions=safelight-source test/bench/place-s3.ts [--files 3000] [--rounds 3]`, on the built program.

const { values } = parseArgs({
  options: { files: { type: 'string', default: '3000' }, rounds: { type: 'string', default: '3' } },
});
const MEGABYTE = 1_100_000;

const folder = mkdtempSync(join(tmpdir(), 'safelight-bench-place-'));
const home = join(folder, 'home');
const vault = join(folder, 'vault');

const safelight = (server: S3Server, args: readonly string[]): Measurement =>
  measure({
    line: cliLine(args),
    env: cliEnvironment({
      home,
      env: {
        AWS_ACCESS_KEY_ID: server.key,
        AWS_SECRET_ACCESS_KEY: server.secret,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    }),
    cwd: folder,
  });

const build = (server: S3Server, files: number): void => {
  const shoot = join(folder, 'Pictures', 'Shoot');
  mkdirSync(shoot, { recursive: true });
  mkdirSync(home);
  const grain = noise('picture', MEGABYTE);
  for (let n = 0; n < files; n += 1) {
    grain.writeUInt32LE(n, 0);
    writeFileSync(join(shoot, `IMG_${n}.CR3`), grain);
  }
  const init = [
    'init',
    '--vault',
    vault,
    '--keystore',
    'file',
    '--recovery-words-file',
    join(folder, 'words'),
  ];
  safelight(server, init);
  safelight(server, ['backup', join(folder, 'Pictures')]);
};

const round = async (server: S3Server, index: number, config: string) => {
  for (const name of ['ours', 'theirs']) await server.ask('PUT', `/${name}-${index}`);
  const url = `s3://ours-${index}/studio?endpoint=${server.endpoint}`;
  const fed = safelight(server, ['place', 'add', url, '--name', `Cloud${index}`]);
  const again = safelight(server, ['place', 'sync', `Cloud${index}`]);
  const listed = safelight(server, ['status']);
  const checked = safelight(server, ['verify', '--place', `Cloud${index}`]);
  const sampled = safelight(server, ['verify', '--place', `Cloud${index}`, '--sample', '5%']);
  const copied = measure({
    line: ['rclone', '--config', config, 'copy', vault, `ceph:theirs-${index}/studio`],
    env: { PATH: process.env.PATH, HOME: home },
    cwd: folder,
  });
  safelight(server, ['place', 'remove', `Cloud${index}`]);
  return { fed, again, listed, checked, sampled, copied };
};

/** What they move is not all of it. */
const LISTS: ReadonlySet<string> = new Set(['again', 'listed', 'sampled']);

const main = async (): Promise<void> => {
  const server = await startS3Server(join(folder, 's3'), { diskGb: 40 });
  try {
    const files = Number(values.files);
    build(server, files);
    const config = writeRcloneConfig(folder, {
      ceph: {
        type: 's3',
        provider: 'Ceph',
        endpoint: server.endpoint,
        access_key_id: server.key,
        secret_access_key: server.secret,
      },
    });
    const rounds: Awaited<ReturnType<typeof round>>[] = [];
    for (let index = 0; index < Number(values.rounds); index += 1)
      rounds.push(await round(server, index, config));
    const bytes = files * MEGABYTE;
    console.log(
      machineLines(folder, new Date())
        .map((line) => `- ${line}`)
        .join('\n'),
    );
    console.log(`\n${files} files of 1.1 MB, median of ${rounds.length} rounds\n`);
    console.log('| | seconds | MB/s | most memory |\n|---|---:|---:|---:|');
    for (const [what, of] of [
      ['place add', 'fed'],
      ['rclone copy', 'copied'],
      ['place sync, nothing new', 'again'],
      ['status, which lists it', 'listed'],
      ['verify --place, which downloads it', 'checked'],
      ['verify --place --sample 5%', 'sampled'],
    ] as const) {
      const seconds = median(rounds.map((one) => one[of].seconds));
      const memory = median(rounds.map((one) => one[of].peakBytes ?? 0));
      console.log(
        `| ${what} | ${seconds.toFixed(2)} | ${LISTS.has(of) ? '–' : (bytes / seconds / 1e6).toFixed(0)} | ${(memory / 1e6).toFixed(0)} MB |`,
      );
    }
  } finally {
    await server.stop();
  }
};

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
