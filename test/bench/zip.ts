import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from '../support/needs.ts';
import { inRepository } from '../support/repository.ts';
import { machineLines } from './machine.ts';
import { measure } from './measure.ts';
import { noise } from './noise.ts';
import { median } from './statistics.ts';

// AES-256 archives beside 7-Zip, and memory over a hundred gigabytes:
// `node --conditions=safelight-source test/bench/zip.ts [ROUNDS] [GIGABYTES]`. Writes a Markdown table.

const FILES = 80;
const FILE = 25 * 1024 * 1024;
const GIGABYTE = 1e9;
const [rounds = 3, gigabytes = 100] = process.argv.slice(2).map(Number);

interface Sample {
  readonly name: string;
  readonly seconds: number;
  readonly peakBytes: number | null;
  readonly cpuSeconds: number | null;
}

const folder = mkdtempSync(join(tmpdir(), 'safelight-zip-bench-'));
const inside = (name: string): string => join(folder, name);

const buildFiles = (): string => {
  mkdirSync(inside('pictures'));
  for (let index = 0; index < FILES; index += 1)
    writeFileSync(
      join(inside('pictures'), `IMG_${String(index).padStart(4, '0')}.NEF`),
      noise(`${index}`, FILE),
    );
  return inside('pictures');
};

/** Films of ten gigabytes that take no room: holes read as zeros. */
const buildFilms = (): string => {
  mkdirSync(inside('films'));
  for (let index = 0; index < gigabytes / 10; index += 1) {
    const fd = openSync(join(inside('films'), `${index}.mov`), 'w');
    ftruncateSync(fd, 10 * GIGABYTE);
    closeSync(fd);
  }
  return inside('films');
};

/** Times itself from the first call to the last, the wait for the disk included; loading the program is not packing. */
const packing = (names: 'visible' | 'hidden', source: string, target: string): Sample => {
  spawnSync('sync');
  const line = [
    '--conditions=safelight-source',
    inRepository('test', 'bench', 'zip-packer.ts'),
    names,
    source,
    target,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, line, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { name: names === 'visible' ? 'safelight' : 'safelight, names hidden', ...JSON.parse(stdout) };
};

const sevenZip = (source: string, target: string): Sample => {
  const line = ['7zz', 'a', '-tzip', '-mx0', '-mem=AES256', '-pabc', target, source];
  return { name: '7zz', ...measure({ line, env: process.env, cwd: folder }), cpuSeconds: null };
};

const fresh = (name: string): string => {
  rmSync(inside(name), { force: true });
  return inside(name);
};

const round = (source: string): readonly Sample[] => [
  packing('visible', source, fresh('out.zip')),
  ...(isInstalled('7zz') ? [sevenZip(source, fresh('out.zip'))] : []),
  packing('hidden', source, fresh('out.zip')),
];

const megabytes = (bytes: number | null): string => (bytes === null ? '–' : `${(bytes / 1e6).toFixed(0)} MB`);

const rowOf = (samples: readonly Sample[], name: string): string => {
  const own = samples.filter((sample) => sample.name === name);
  const seconds = median(own.map((sample) => sample.seconds));
  const peaks = own.flatMap(({ peakBytes }) => peakBytes ?? []);
  const cpu = own.flatMap(({ cpuSeconds }) => cpuSeconds ?? []);
  const rate = (FILES * FILE) / seconds / 1e6;
  const cells = [
    name,
    `${seconds.toFixed(2)} s (${own.map((sample) => sample.seconds.toFixed(2)).join(', ')})`,
    `${rate.toFixed(0)} MB/s`,
    cpu.length === 0 ? '–' : `${median(cpu).toFixed(1)} s`,
    megabytes(peaks.length === 0 ? null : Math.max(...peaks)),
  ];
  return `| ${cells.join(' | ')} |`;
};

/** The median of the ratios within each round, which the machine's moods spare. */
const ratio = (all: readonly (readonly Sample[])[]): number => {
  const secondsOf = (samples: readonly Sample[], name: string): number =>
    samples.find((sample) => sample.name === name)?.seconds ?? Number.NaN;
  return median(all.map((samples) => secondsOf(samples, '7zz') / secondsOf(samples, 'safelight')));
};

try {
  const source = buildFiles();
  const all = Array.from({ length: rounds }, () => round(source));
  const samples = all.flat();
  console.log(
    machineLines(folder, new Date())
      .map((line) => `- ${line}`)
      .join('\n'),
  );
  console.log(
    `\n${FILES} files of 25 MiB, ${rounds} rounds, each from a quiet disk; ours ends with fdatasync.\n`,
  );
  console.log('| | median (rounds) | rate | CPU | most memory |\n| --- | --- | --- | --- | --- |');
  for (const name of new Set(samples.map((sample) => sample.name))) console.log(rowOf(samples, name));
  console.log(`\nTimes as fast as 7zz: ${ratio(all).toFixed(2)} (asked for: ≥ 1)`);
  if (gigabytes > 0) {
    const { seconds, peakBytes } = packing('visible', buildFilms(), '/dev/null');
    const rate = ((gigabytes * GIGABYTE) / seconds / 1e6).toFixed(0);
    console.log(
      `${gigabytes} GB into /dev/null: ${rate} MB/s, ${megabytes(peakBytes)} (asked for: ≤ 200 MB)`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
