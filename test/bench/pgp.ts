import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from '../support/needs.ts';
import { inRepository } from '../support/repository.ts';
import { machineLines } from './machine.ts';
import { measure, warm } from './measure.ts';
import { noise } from './noise.ts';
import { median } from './statistics.ts';

// OpenPGP archives beside gpg, and memory over a hundred gigabytes:
// `node --conditions=safelight-source test/bench/pgp.ts [ROUNDS] [GIGABYTES]`. Writes a Markdown table.

const BYTES = 2e9;
const GIGABYTE = 1e9;
const PIECE = 50e6;
const [rounds = 3, gigabytes = 100] = process.argv.slice(2).map(Number);

interface Sample {
  readonly name: string;
  readonly seconds: number;
  readonly peakBytes: number | null;
  readonly cpuSeconds: number | null;
}

const folder = mkdtempSync(join(tmpdir(), 'safelight-pgp-bench-'));
const inside = (name: string): string => join(folder, name);

/** Bytes that nothing compresses, as pictures are. */
const buildSource = (): string => {
  mkdirSync(inside('source'));
  const path = join(inside('source'), 'pictures.zip');
  const fd = openSync(path, 'w');
  for (let written = 0; written < BYTES; written += PIECE) writeSync(fd, noise(`${written}`, PIECE));
  closeSync(fd);
  return path;
};

/** Times itself from the first call to the last, the wait for the disk included; loading the program is not packing. */
const ours = (name: string, ...args: readonly string[]): Sample => {
  spawnSync('sync');
  const program = inRepository('test', 'bench', 'pgp-packer.ts');
  const line = ['--conditions=safelight-source', program, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, line, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { name, ...JSON.parse(stdout) };
};

const prepareGpg = (): void => {
  mkdirSync(inside('gnupg'), { mode: 0o700 });
  writeFileSync(inside('words'), 'abc');
};

const gpg = (name: string, ...args: readonly string[]): Sample => {
  const home = ['--homedir', inside('gnupg'), '--batch', '--yes', '--quiet'];
  const words = ['--pinentry-mode', 'loopback', '--passphrase-file', inside('words')];
  const line = ['gpg', ...home, ...words, ...args];
  return { name, ...measure({ line, env: process.env, cwd: folder }), cpuSeconds: null };
};

const fresh = (): string => {
  rmSync(inside('out.pgp'), { force: true });
  return inside('out.pgp');
};

/** What ours wrote lies on the disk only: gpg's lies in the cache. Both are read from there. */
const reading = (): readonly Sample[] => {
  mkdirSync(inside('packed'), { recursive: true });
  const archive = join(inside('packed'), 'out.pgp');
  rmSync(archive, { force: true });
  ours('', 'pack', join(inside('source'), 'pictures.zip'), archive);
  warm(inside('packed'));
  return [
    ours('safelight reads', 'read', archive),
    ...(isInstalled('gpg') ? [gpg('gpg -d', '-o', '/dev/null', '-d', archive)] : []),
  ];
};

const round = (source: string): readonly Sample[] => [
  ours('safelight', 'pack', source, fresh()),
  ...(isInstalled('gpg')
    ? [
        gpg('gpg -c', '-o', fresh(), '-c', source),
        gpg('gpg -c -z0', '-z0', '--cipher-algo', 'AES256', '-o', fresh(), '-c', source),
      ]
    : []),
];

const megabytes = (bytes: number | null): string => (bytes === null ? '–' : `${(bytes / 1e6).toFixed(0)} MB`);

const rowOf = (samples: readonly Sample[], name: string): string => {
  const own = samples.filter((sample) => sample.name === name);
  const seconds = median(own.map((sample) => sample.seconds));
  const peaks = own.flatMap(({ peakBytes }) => peakBytes ?? []);
  const cpu = own.flatMap(({ cpuSeconds }) => cpuSeconds ?? []);
  const cells = [
    name,
    `${seconds.toFixed(2)} s (${own.map((sample) => sample.seconds.toFixed(2)).join(', ')})`,
    `${(BYTES / seconds / 1e6).toFixed(0)} MB/s`,
    cpu.length === 0 ? '–' : `${median(cpu).toFixed(1)} s`,
    megabytes(peaks.length === 0 ? null : Math.max(...peaks)),
  ];
  return `| ${cells.join(' | ')} |`;
};

/** The median of the ratios within each round, which the machine's moods spare. */
const ratio = (all: readonly (readonly Sample[])[], name: string): string => {
  const secondsOf = (samples: readonly Sample[], of: string): number =>
    samples.find((sample) => sample.name === of)?.seconds ?? Number.NaN;
  return median(all.map((samples) => secondsOf(samples, name) / secondsOf(samples, 'safelight'))).toFixed(2);
};

try {
  const source = buildSource();
  if (isInstalled('gpg')) prepareGpg();
  const all = Array.from({ length: rounds }, () => round(source));
  fresh();
  const samples = [...all.flat(), ...reading()];
  console.log(
    machineLines(folder, new Date())
      .map((line) => `- ${line}`)
      .join('\n'),
  );
  console.log(
    `\nOne file of 2 GB, ${rounds} rounds, each from a quiet disk; ours ends with fdatasync, gpg without.\n`,
  );
  console.log('| | median (rounds) | rate | CPU | most memory |\n| --- | --- | --- | --- | --- |');
  for (const name of new Set(samples.map((sample) => sample.name))) console.log(rowOf(samples, name));
  console.log(`\nTimes as fast as gpg -c: ${ratio(all, 'gpg -c')} (asked for: ≥ 1.5)`);
  console.log(`Times as fast as gpg -c -z0: ${ratio(all, 'gpg -c -z0')}`);
  if (gigabytes > 0) {
    const { seconds, peakBytes } = ours('zeros', 'zeros', String(gigabytes * GIGABYTE));
    const rate = ((gigabytes * GIGABYTE) / seconds / 1e6).toFixed(0);
    console.log(`${gigabytes} GB into nothing: ${rate} MB/s, ${megabytes(peakBytes)} (asked for: ≤ 200 MB)`);
  }
} finally {
  if (isInstalled('gpg')) spawnSync('gpgconf', ['--homedir', inside('gnupg'), '--kill', 'all']);
  rmSync(folder, { recursive: true, force: true });
}
