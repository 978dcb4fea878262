import { isOfPicture, JpegOrder } from './clean-jpeg-order.ts';
import { EOI, type Part, partsOf, SOS, TEM } from './clean-jpeg-parts.ts';
import { JpegProfile } from './clean-jpeg-profile.ts';
import { JpegScans } from './clean-jpeg-scan.ts';

const APP0 = 0xe0;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;

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

const isKnownApplication = (payload: Buffer, marker: number): boolean => {
  const text = payload.toString('latin1', 0, LONGEST_LOOK);
  if (!(known[marker - APP0] ?? []).some((begins) => text.startsWith(begins))) return false;
  if (marker === APP0) return payload.length === JFIF_LENGTH;
  return marker !== APP14 || isPlainAdobe(text, payload.length);
};

/** Fill bytes and markers that mean nothing, in the whole file: more of them would be a message. */
const MOST_FILL = 64;

/** What is gathered while the segments of a file go by. */
class Walk {
  readonly order = new JpegOrder();
  readonly profile = new JpegProfile();
  readonly #scans = new JpegScans();
  readonly #bytes: Buffer;
  #single = new Set<number>();
  #alone = 0;
  /** Was there a scan whose codes mean nothing? */
  isUndecodable = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** What of this part is not what it says. */
  take(part: Part): readonly string[] {
    const { marker, start, end } = part;
    if (marker === EOI) return [];
    if (marker === SOS) return this.#takeScan(part);
    const isRight = start === end ? this.#takeAlone(marker) : this.#takeSegment(part);
    return isRight ? [] : [nameOf(marker)];
  }

  #payload({ start, end }: Part): Buffer {
    return this.#bytes.subarray(start + 2, end);
  }

  /** Another picture begins, or a marker that means nothing here; a few of these may be left from an editor. */
  #takeAlone(marker: number): boolean {
    this.#alone += 1;
    return marker === TEM && this.#alone <= MOST_FILL;
  }

  #takeScan(part: Part): readonly string[] {
    const setting = this.order.setting(this.#payload(part));
    if (setting === null) return [nameOf(SOS)];
    const isAll = this.#scans.isAllPixels(setting, this.#bytes, { start: part.end, end: part.next });
    if (isAll === null) this.isUndecodable = true;
    return isAll === false ? ['bytes behind the pixels'] : [];
  }

  #takeSegment(part: Part): boolean {
    const { marker } = part;
    const payload = this.#payload(part);
    if (isOfPicture(marker)) return this.order.take(marker, payload);
    if (this.order.isBehindScan || !isKnownApplication(payload, marker)) return false;
    if (marker === APP2) this.profile.take(payload);
    return marker === APP0 || marker === APP14 ? this.#isOnly(marker) : true;
  }

  #isOnly(marker: number): boolean {
    const isFirst = !this.#single.has(marker);
    this.#single.add(marker);
    return isFirst;
  }
}

/** Frames, tables and scans: more than the scans that ExifTool hashes. */
const pictureOf = (bytes: Buffer, parts: readonly Part[]): readonly Buffer[] =>
  parts.flatMap(({ marker, start, next }) => (isOfPicture(marker) ? [bytes.subarray(start, next)] : []));

/**
 * The picture of a JPEG, and names of segments that are neither that nor metadata ExifTool reads, and of what lies
 * behind the pixels of a scan and behind the end. Throws a `RangeError` where it is no whole picture.
 * @param bytes all of it, at the beginning of its memory
 */
export const lookIntoJpeg = (bytes: Buffer) => {
  const parts = [...partsOf(bytes)];
  const foreign: string[] = [];
  const walk = new Walk(bytes);
  let [last, fill] = [2, 0];
  for (const part of parts) {
    fill += part.start - last - 2;
    last = part.next;
    foreign.push(...walk.take(part));
  }
  if (fill > MOST_FILL) foreign.push('bytes between its parts');
  if (walk.order.hasUnusedTable) foreign.push('a table nothing is coded with');
  foreign.push(...walk.profile.foreign());
  if (last !== bytes.length) foreign.push('bytes after the end');
  if (foreign.length === 0 && walk.isUndecodable) throw new RangeError('its pixels cannot be decoded');
  return { foreign, picture: pictureOf(bytes, parts) };
};

/** The picture of a JPEG alone; throws a `RangeError` where it is no whole one. */
export const pictureInJpeg = (bytes: Buffer): readonly Buffer[] => pictureOf(bytes, [...partsOf(bytes)]);
