import { crc32, inflateSync } from 'node:zlib';
import type { Range } from './clean-coverage.ts';
import { cutOff, type OpenFile } from './clean-file.ts';
import { foreignInProfile } from './clean-icc.ts';
import { isAllPixels, type PngHeader, pngHeaderOf } from './clean-png-pixels.ts';

/**
 * PNG (W3C, third edition), 5.3: a signature of 8 bytes, then chunks `length type data crc`, IEND the last.
 * Pixels and how they look (11.2, 11.3.2, 11.3.4.1, 11.3.4.3, APNG), one eXIf, and iTXt where it is XMP's. How many bytes
 * each has at most.
 */
const LARGE = 2 ** 31;
const longest: Readonly<Record<string, number>> = {
  IHDR: 13,
  PLTE: 3 * 256,
  IDAT: LARGE,
  IEND: 0,
  tRNS: 256,
  cHRM: 32,
  gAMA: 4,
  iCCP: LARGE,
  sBIT: 4,
  sRGB: 1,
  cICP: 4,
  mDCV: 24,
  cLLI: 8,
  bKGD: 6,
  pHYs: 9,
  acTL: 8,
  fcTL: 26,
  fdAT: LARGE,
  eXIf: LARGE,
};
/** Of these there may be many. */
const repeated: ReadonlySet<string> = new Set(['IDAT', 'fcTL', 'fdAT', 'iTXt', 'zTXt', 'tEXt']);

/** Texts that ExifTool writes and reads back: XMP (specification part 3, 1.1.5), and IPTC as ImageMagick had it. */
const texts: readonly string[] = ['XML:com.adobe.xmp\0', 'Raw profile type iptc\0'];
const LONGEST = 79 + 1;
const isText = (type: string): boolean => type === 'iTXt' || type === 'zTXt' || type === 'tEXt';

const SIGNATURE = 8;
/** Length, type and checksum. */
const AROUND = 12;
const BLOCK = 1024 * 1024;

interface Chunk extends Range {
  readonly type: string;
}

/** 5.5: of the type and the data. */
const isIntact = async (file: OpenFile, { start, end }: Chunk): Promise<boolean> => {
  let sum = 0;
  for (let at = start - 4; at < end; at += BLOCK)
    sum = crc32(await file.read(at, Math.min(BLOCK, end - at)), sum);
  return (await file.read(end, 4)).readUInt32BE() === sum;
};

/** Of a press that measured every patch twice. */
const MOST_PROFILE = 64 * 1024 * 1024;

/** 11.3.2.3: a name, how it is packed (0), and the profile packed. */
const foreignInPacked = (data: Buffer): readonly string[] => {
  const name = data.indexOf(0);
  try {
    // the types know only of the buffer that comes without `info`
    const { buffer, engine } = inflateSync(data.subarray(name + 2), {
      info: true,
      maxOutputLength: MOST_PROFILE,
    }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    const isAll = engine.bytesWritten === data.length - name - 2;
    return [...foreignInProfile(buffer), ...(isAll ? [] : ['colour profile: bytes of no tag'])];
  } catch {
    return ['colour profile: it cannot be unpacked'];
  }
};

/** APNG: how many frames acTL promises; each begins with fcTL, and has its size there. */
interface Frame {
  readonly header: PngHeader;
  readonly parts: Range[];
}

/** What is gathered while the chunks go by. */
class Walk {
  readonly foreign: string[] = [];
  readonly #file: OpenFile;
  readonly #seen = new Set<string>();
  readonly #main: Range[] = [];
  readonly #frames: Frame[] = [];
  #header: PngHeader | null = null;
  #promised = 0;

  constructor(file: OpenFile) {
    this.#file = file;
  }

  async take(chunk: Chunk): Promise<void> {
    const { type, start, end } = chunk;
    const shown = /^[A-Za-z]{4}$/.test(type) ? `chunk ${type}` : 'a chunk without a name';
    const isNew = repeated.has(type) || !this.#seen.has(type);
    this.#seen.add(type);
    if (!isNew || !(await this.#isKnown(chunk))) this.foreign.push(shown);
    else if (!(await isIntact(this.#file, chunk))) this.foreign.push(`${shown} with a wrong checksum`);
    else if (end > start) await this.#gather(chunk);
  }

  async #isKnown({ type, start, end }: Chunk): Promise<boolean> {
    if (!isText(type)) return end - start <= (longest[type] ?? -1);
    const begin = (await this.#file.read(start, Math.min(end - start, LONGEST))).toString('latin1');
    return texts.some((keyword) => begin.startsWith(keyword));
  }

  async #gather({ type, start, end }: Chunk): Promise<void> {
    if (type === 'IDAT') this.#main.push({ start, end });
    else if (type === 'fdAT') this.#gatherFrame({ start: start + 4, end });
    else if (['IHDR', 'acTL', 'fcTL', 'iCCP'].includes(type))
      this.#describe(type, Buffer.from(await this.#file.read(start, end - start)));
  }

  #gatherFrame(part: Range): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) this.foreign.push('chunk fdAT');
    else frame.parts.push(part);
  }

  #describe(type: string, data: Buffer): void {
    if (type === 'IHDR') this.#header = pngHeaderOf(data);
    if (type === 'acTL') this.#promised = data.readUInt32BE(0);
    if (type === 'iCCP') this.foreign.push(...foreignInPacked(data));
    if (type === 'fcTL' && this.#header !== null)
      this.#frames.push({
        header: { ...this.#header, width: data.readUInt32BE(4), height: data.readUInt32BE(8) },
        parts: [],
      });
  }

  /** Bytes of none of the pictures it shows. */
  async end(): Promise<void> {
    if (this.#frames.length !== this.#promised) this.foreign.push('frames that are not shown');
    const pictures = [
      ...(this.#header === null ? [] : [{ header: this.#header, parts: this.#main }]),
      ...this.#frames,
    ];
    for (const { header, parts } of pictures)
      if (!(await isAllPixels(this.#file, header, parts))) this.foreign.push('bytes behind the pixels');
  }
}

export const foreignInPng = async (file: OpenFile): Promise<readonly string[]> => {
  const walk = new Walk(file);
  let at = SIGNATURE;
  for (let type = ''; type !== 'IEND'; ) {
    const header = await file.read(at, 8);
    const length = header.readUInt32BE();
    type = header.toString('latin1', 4);
    if (at + AROUND + length > file.size) throw cutOff();
    await walk.take({ type, start: at + 8, end: at + 8 + length });
    at += AROUND + length;
  }
  await walk.end();
  return at === file.size ? walk.foreign : [...walk.foreign, 'bytes after the end'];
};
