import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { MetadataCleaner } from '../../../core/src/metadata/clean.ts';
import type { CleanRequest, CleanResult } from '../../../core/src/metadata/clean-request.ts';
import type { Attribution, MetadataPolicy } from '../../../core/src/metadata/policy.ts';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { type BytePath, bytePathFromText } from '../../../core/src/model/paths.ts';
import { sampleShot } from '../../../samples/exif.ts';
import { makeJpeg } from '../../../samples/jpeg.ts';

/** The one the package brings: it writes what tests need into samples. */
const ours = join(
  dirname(createRequire(import.meta.url).resolve('exiftool-vendored.pl/package.json')),
  'bin',
  'exiftool',
);
/** Another version than ours, of the system: what reads copies when they are judged. */
const theirs = existsSync('/usr/bin/exiftool') ? '/usr/bin/exiftool' : 'exiftool';

const exiftool = (program: string, args: readonly string[]): string => {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
};

/** Puts tags into a file, in place. */
export const addTags = (path: string, ...args: readonly string[]): void => {
  exiftool(ours, ['-q', '-q', '-m', '-overwrite_original', ...args, path]);
};

export type Read = Readonly<Record<string, unknown>>;

/** Everything the system's ExifTool finds, unknown and embedded things included. */
export const readAll = (path: string, ...args: readonly string[]): Read =>
  (
    JSON.parse(exiftool(theirs, ['-json', '-a', '-G1', '-ee', '-u', '-e', '-all', ...args, path])) as Read[]
  )[0] ?? {};

export const readWithOurs = (path: string, ...args: readonly string[]): Read =>
  (
    JSON.parse(exiftool(ours, ['-json', '-a', '-G1', '-ee', '-u', '-e', '-all', ...args, path])) as Read[]
  )[0] ?? {};

const JPEG: Buffer = makeJpeg({
  width: 64,
  height: 48,
  seed: 7,
  shot: sampleShot('2026-04-26T14:03:11'),
});

export const jpegSample = (folder: string, name = 'picture.jpg', bytes: Buffer = JPEG): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

export type SharpFormat = 'png' | 'webp' | 'tiff' | 'avif' | 'gif' | 'jpeg';

/** A picture with a profile of its own, of a format our samples have no writer for. */
export const sharpSample = async (
  folder: string,
  format: SharpFormat,
  options: Readonly<Record<string, unknown>> = {},
): Promise<string> => {
  const sharp = await loadSharp();
  const path = join(folder, `picture.${format === 'tiff' ? 'tif' : format}`);
  await sharp({ create: { width: 64, height: 48, channels: 3, background: '#a05030' } })
    .withIccProfile('p3')
    .toFormat(format, options)
    .toFile(path);
  return path;
};

/** A segment of a JPEG: marker, length, content. */
export const segment = (marker: number, content: string): Buffer => {
  const body = Buffer.from(content, 'latin1');
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};

/** Behind SOI. */
export const withSegments = (jpeg: Buffer, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

export interface CleanOptions {
  readonly policy?: MetadataPolicy;
  readonly attribution?: Attribution;
  readonly signal?: AbortSignal;
}

/** Cleans files into `folder/copies`. */
export const cleanFiles = async (
  folder: string,
  files: readonly (string | BytePath | Pick<CleanRequest, 'source' | 'image'>)[],
  { policy = 'client', attribution = {}, signal = new AbortController().signal }: CleanOptions = {},
): Promise<readonly CleanResult[]> => {
  const scratch = join(folder, 'scratch');
  const copies = join(folder, 'copies');
  mkdirSync(scratch, { recursive: true });
  mkdirSync(copies, { recursive: true });
  await using cleaner = new MetadataCleaner({ policy, scratch, attribution });
  const requests = files.map((file, index): CleanRequest => {
    const pair =
      typeof file === 'object' ? file : { source: bytePathFromText(file), image: bytePathFromText(file) };
    return { ...pair, to: join(copies, `${index}${extname(pair.image)}`) };
  });
  return await cleaner.clean(requests, { signal });
};

/** The copy of a file that was cleaned; throws with the reason of a refusal. */
export const copyOf = (result: CleanResult | undefined): string => {
  if (result?.kind !== 'clean') throw new Error(result?.error.message ?? 'no result');
  return result.to;
};

/** The code of a refusal and what it says. */
export const refusalOf = (result: CleanResult | undefined): { code: string; data: unknown } => {
  if (result?.kind !== 'refused') throw new Error('it was not refused');
  return { code: result.error.code, data: result.error.data };
};

/** Is this text anywhere in the file, in any of the ways metadata is written? */
export const holdsText = (path: string, text: string): boolean => {
  const bytes = readFileSync(path);
  return [Buffer.from(text, 'utf8'), Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')].some(
    (needle) => bytes.includes(needle),
  );
};
