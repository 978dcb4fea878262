import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSharp } from '../../core/src/metadata/sharp.ts';
import { sampleShot } from '../../samples/exif.ts';
import { makeJpeg } from '../../samples/jpeg.ts';
import { inRepository } from '../support/repository.ts';
import { machineLines } from './machine.ts';
import { median } from './statistics.ts';

// How many watermarked previews of 2,048 pixels are made a second, from camera JPEGs of 24 megapixels.
// `node test/bench/preview.ts [--files 60] [--rounds 3]`

const REQUIRED = 12;
const FULL = { width: 6000, height: 4000 };
const DIFFERENT = 6;

interface Round {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly bytes: number;
}

/** A made-up scene at the size of a camera, with the grain of a sensor: it compresses as photographs do. */
const camera = async (path: string, seed: number): Promise<void> => {
  const sharp = await loadSharp();
  const scene = makeJpeg({ width: 1500, height: 1000, seed, shot: sampleShot('2026-04-26T14:03:11') });
  const noise = { type: 'gaussian', mean: 128, sigma: 10 + (seed % 3) * 4 } as const;
  const grain = await sharp({ create: { ...FULL, channels: 3, background: '#808080', noise } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  await sharp(scene)
    .resize({ ...FULL, fit: 'fill' })
    .composite([{ input: grain, blend: 'soft-light' }])
    .keepExif()
    .withIccProfile('srgb')
    .jpeg({ quality: 95 })
    .toFile(path);
};

const build = async (folder: string, count: number): Promise<readonly string[]> => {
  const files = Array.from({ length: count }, (_, index) => join(folder, `picture-${index}.jpg`));
  for (const [index, file] of files.entries())
    if (index < DIFFERENT) await camera(file, index + 1);
    else copyFileSync(files[index % DIFFERENT] ?? file, file);
  return files;
};

const measure = (folder: string, files: readonly string[]): Round => {
  const program = inRepository('test', 'bench', 'preview-run.ts');
  const args = [...process.execArgv, program, join(folder, 'out'), ...files];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
};

const tell = (folder: string, files: readonly string[], rounds: readonly Round[]): void => {
  const mean = (bytes: number) => (bytes / files.length / 1e6).toFixed(1);
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  const seconds = middle((round) => round.seconds);
  const rate = files.length / seconds;
  const source = files.reduce((sum, file) => sum + statSync(file).size, 0);
  console.log(
    machineLines(folder, new Date())
      .map((line) => `- ${line}`)
      .join('\n'),
  );
  console.log(
    `\n${files.length} JPEGs of ${FULL.width} × ${FULL.height}, ${mean(source)} MB each, to 2,048 pixels with a tiled text, ` +
      `${mean(rounds[0]?.bytes ?? 0)} MB each; median of ${rounds.length} rounds\n`,
  );
  console.log(
    '| seconds | previews/s | wanted | processor ms each | peak memory MB |\n|---:|---:|---:|---:|---:|',
  );
  const cpu = (middle((round) => round.cpuSeconds) * 1000) / files.length;
  const peak = Math.max(...rounds.map(({ peakBytes }) => peakBytes)) / 1e6;
  console.log(
    `| ${seconds.toFixed(2)} | ${rate.toFixed(1)} | ≥ ${REQUIRED} | ${cpu.toFixed(0)} | ${peak.toFixed(0)} |`,
  );
};

const { values } = parseArgs({
  options: { files: { type: 'string', default: '60' }, rounds: { type: 'string', default: '3' } },
});
const folder = mkdtempSync(join(tmpdir(), 'safelight-previews-'));
try {
  const files = await build(folder, Number(values.files));
  tell(
    folder,
    files,
    Array.from({ length: Number(values.rounds) }, () => measure(folder, files)),
  );
} finally {
  rmSync(folder, { recursive: true });
}
