import { createHash } from 'node:crypto';
import { cutOff, type OpenFile, openToRead } from './clean-file.ts';
import { isOfPicture, JpegOrder } from './clean-jpeg-order.ts';
import { JpegProfile } from './clean-jpeg-profile.ts';
import { JpegScans } from './clean-jpeg-scan.ts';

/**
 * ITU-T T.81, B.1 and B.2.1:
 *   SOI, then segments `FF marker length payload`, the scans among them each followed by entropy-coded data, then EOI.
 * ExifTool rewrites what stands before the first scan and copies the rest as it is; comments and application segments
 * may stand between the scans of a progressive picture, and anything behind EOI.
 */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;
const APP0 = 0xe0;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;

/** T.81 B.1.1.3: TEM and RSTn stand alone, without a length. */
const standsAlone = (marker: number): boolean => marker === TEM || (marker >= 0xd0 && marker <= 0xd7);

const PROFILE = 'ICC_PROFILE\0';

/**
 * The application segments that ExifTool writes: JFIF without a thumbnail (16 bytes), Exif, XMP (but not its
 * extension), a colour profile, and Photoshop's resources with IPTC in them.
 */
const known: Readonly<Record<number, readonly string[]>> = {
  0: ['JFIF\0'],
  1: ['Exif\0\0', 'http://ns.adobe.com/xap/1.0/\0'],
  2: [PROFILE],
  13: ['Photoshop 3.0\0'],
  14: ['Adobe'],
};
const JFIF_LENGTH = 14;
const LONGEST_LOOK = 64;

/**
 * Adobe's segment says in 12 bytes how colours were transformed (tech note 5116, section 18). Photoshop writes a few
 * more, which are numbers; a longer one, or one with words in it, hides something.
 */
const isPlainAdobe = (payload: string, length: number): boolean =>
  length <= LONGEST_LOOK && !/[\x20-\x7e\xa0-\xff]{4}/.test(payload.slice(5));

const nameOf = (marker: number): string => {
  if (marker === 0xfe) return 'COM';
  return marker >= APP0 && marker <= APP15
    ? `APP${marker - APP0}`
    : `marker ${marker.toString(16).toUpperCase()}`;
};

const isKnownApplication = async (
  file: OpenFile,
  at: number,
  marker: number,
  length: number,
): Promise<boolean> => {
  const payload = (await file.read(at, Math.min(length, LONGEST_LOOK))).toString('latin1');
  if (!(known[marker - APP0] ?? []).some((begins) => payload.startsWith(begins))) return false;
  if (marker === APP0) return length === JFIF_LENGTH;
  return marker !== APP14 || isPlainAdobe(payload, length);
};

const BLOCK = 256 * 1024;

/** B.1.1.5: inside entropy-coded data FF is followed by 00 or RSTn. Gives the place of the first other marker. */
const endOfScan = async (file: OpenFile, start: number): Promise<number> => {
  for (let base = start; base < file.size; ) {
    const block = await file.readSome(base, BLOCK);
    for (let at = block.indexOf(0xff); at !== -1 && at + 1 < block.length; at = block.indexOf(0xff, at + 1)) {
      const next = block[at + 1] ?? 0;
      if (next !== 0 && next !== 0xff && !standsAlone(next)) return base + at;
    }
    // the last byte may be the FF of a marker
    base += Math.max(block.length - 1, 1);
  }
  throw cutOff();
};

/** Fill bytes and markers that mean nothing, in the whole file: more of them would be a message. */
const MOST_FILL = 64;

/** Any marker may be preceded by fill bytes FF (B.1.1.2). */
const markerAt = async (file: OpenFile, start: number): Promise<{ marker: number; after: number }> => {
  for (let at = start; ; at += 1) {
    const [prefix, marker = 0] = await file.read(at, 2);
    if (prefix !== 0xff) throw new RangeError('between its parts lie bytes of no part');
    if (marker !== 0xff) return { marker, after: at + 2 };
  }
};

/** A segment without its marker; that of a scan with the data that follows. */
interface Part {
  readonly marker: number;
  /** Where its length stands. */
  readonly start: number;
  readonly end: number;
}

/** Segments in order, the last of them EOI, which is empty. */
async function* partsOf(file: OpenFile): AsyncGenerator<Part> {
  let at = (await markerAt(file, 0)).after;
  for (;;) {
    const { marker, after: start } = await markerAt(file, at);
    if (marker === EOI || standsAlone(marker) || marker === SOI) {
      yield { marker, start, end: start };
      if (marker === EOI) return;
      at = start;
      continue;
    }
    const end = start + (await file.read(start, 2)).readUInt16BE();
    at = marker === SOS ? await endOfScan(file, end) : end;
    yield { marker, start, end: at };
  }
}

/** What is gathered while the segments of a file go by. */
class Walk {
  readonly order = new JpegOrder();
  readonly profile = new JpegProfile();
  readonly #file: OpenFile;
  #single = new Set<number>();
  #alone = 0;

  constructor(file: OpenFile) {
    this.#file = file;
  }

  /** Is this part nothing but what it says? */
  async take({ marker, start, end }: Part): Promise<boolean> {
    if (marker === EOI) return true;
    if (start === end) return this.#takeAlone(marker);
    const length = (await this.#file.read(start, 2)).readUInt16BE() - 2;
    if (isOfPicture(marker)) return this.order.take(marker, await this.#file.read(start + 2, length));
    if (this.order.isBehindScan) return false;
    if (!(await isKnownApplication(this.#file, start + 2, marker, length))) return false;
    if (marker === APP2) this.profile.take(await this.#file.read(start + 2, length));
    return marker === APP0 || marker === APP14 ? this.#isOnly(marker) : true;
  }

  /** Another picture begins, or a marker that means nothing here; a few of these may be left from an editor. */
  #takeAlone(marker: number): boolean {
    this.#alone += 1;
    return marker === TEM && this.#alone <= MOST_FILL;
  }

  #isOnly(marker: number): boolean {
    const isFirst = !this.#single.has(marker);
    this.#single.add(marker);
    return isFirst;
  }
}

/** Names of segments that are neither the picture nor metadata ExifTool reads, and of what lies behind the end. */
export const foreignInJpeg = async (file: OpenFile): Promise<readonly string[]> => {
  const foreign: string[] = [];
  const walk = new Walk(file);
  let [last, fill] = [2, 0];
  for await (const part of partsOf(file)) {
    fill += part.start - last - 2;
    last = part.end;
    if (!(await walk.take(part))) foreign.push(nameOf(part.marker));
  }
  if (fill > MOST_FILL) foreign.push('bytes between its parts');
  if (walk.order.hasUnusedTable) foreign.push('a table nothing is coded with');
  foreign.push(...walk.profile.foreign());
  return last === file.size ? foreign : [...foreign, 'bytes after the end'];
};

/** One scan is held in memory. */
const LARGEST_SCAN = 256 * 1024 * 1024;

/** What lies between the last pixel of a scan and the marker that ends it; throws where the pixels cannot be decoded. */
export const behindPixels = async (file: OpenFile): Promise<readonly string[]> => {
  const order = new JpegOrder();
  const scans = new JpegScans();
  for await (const { marker, start, end } of partsOf(file)) {
    if (start === end || !isOfPicture(marker)) continue;
    const length = (await file.read(start, 2)).readUInt16BE();
    const payload = Buffer.from(await file.read(start + 2, length - 2));
    const setting = marker === SOS ? order.setting(payload) : null;
    if (setting === null) {
      order.take(marker, payload);
      continue;
    }
    if (end - start > LARGEST_SCAN) throw new RangeError('one of its scans is too large to be looked into');
    const isAll = scans.isAllPixels(setting, await file.read(start + length, end - start - length));
    if (isAll === null) throw new RangeError('its pixels cannot be decoded');
    if (!isAll) return ['bytes behind the pixels'];
  }
  return [];
};

/** SHA-256 of frames, tables and scans: more than the scans ExifTool hashes; null where it is no whole JPEG. */
export const jpegDigest = async (path: string): Promise<string | null> => {
  await using file = await openToRead(path);
  const hash = createHash('sha256');
  try {
    for await (const { marker, start, end } of partsOf(file))
      if (isOfPicture(marker))
        for (let at = start; at < end; at += BLOCK)
          hash.update(await file.read(at, Math.min(BLOCK, end - at)));
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};
