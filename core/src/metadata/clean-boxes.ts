import { cutOff, type OpenFile } from './clean-file.ts';
import { foreignInProfile } from './clean-icc.ts';

/**
 * ISO/IEC 14496-12, 4.2: a file is boxes `size type content`; size 1 means that 64 bits of it follow the type, 0 that
 * the box ends with the file. MP4, MOV, HEIC and AVIF (23008-12), JPEG XL (18181-2).
 */
interface Box {
  readonly type: string;
  readonly content: number;
  readonly end: number;
}

/** `jbrd` is missing on purpose: it holds the markers of the JPEG a JPEG XL was made from, metadata and all. */
const known: ReadonlySet<string> = new Set([
  'ftyp',
  'meta',
  'moov',
  'mdat',
  'wide',
  'JXL ',
  'jxlc',
  'jxlp',
  'jxll',
  'jxli',
  'Exif',
  'xml ',
]);

/** XMP specification part 3, 1.1.6: the type of a `uuid` box that holds XMP, which ExifTool reads. */
const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';

/** Bytes of padding that are looked at; more of it is no padding. */
const MOST_PADDING = 1024 * 1024;

const boxAt = async (file: OpenFile, at: number, limit: number): Promise<Box> => {
  const header = await file.read(at, 8);
  const short = header.readUInt32BE();
  const type = header.toString('latin1', 4);
  const [size, around] =
    short === 1 ? [Number((await file.read(at + 8, 8)).readBigUInt64BE()), 16] : [short || limit - at, 8];
  if (size < around || at + size > limit) throw cutOff();
  return { type, content: at + around, end: at + size };
};

const boxesIn = async (file: OpenFile, start: number, end: number): Promise<readonly Box[]> => {
  const boxes: Box[] = [];
  for (let at = start; at < end; at = boxes.at(-1)?.end ?? end) boxes.push(await boxAt(file, at, end));
  return boxes;
};

const isEmptyPadding = async (file: OpenFile, { content, end }: Box): Promise<boolean> =>
  end - content <= MOST_PADDING && (await file.read(content, end - content)).every((byte) => byte === 0);

const isKnown = async (file: OpenFile, box: Box): Promise<boolean> => {
  if (box.type === 'free' || box.type === 'skip') return await isEmptyPadding(file, box);
  if (box.type === 'uuid') return (await file.read(box.content, 16)).toString('hex') === XMP_UUID;
  return known.has(box.type);
};

/** Version and flags of a "full box". */
const FULL = 4;

/** 23008-12, 6.4.4: an item that is a thumbnail of another, which ExifTool neither shows nor removes. */
const hasThumbnail = async (file: OpenFile, meta: Box): Promise<boolean> => {
  const parts = await boxesIn(file, meta.content + FULL, meta.end);
  const references = parts.find(({ type }) => type === 'iref');
  if (references === undefined) return false;
  const kinds = await boxesIn(file, references.content + FULL, references.end);
  return kinds.some(({ type }) => type === 'thmb');
};

/** 12.1.5: `colr` says `prof` or `rICC`, and a profile follows; of a picture it is a property (23008-12, 9.3). */
const foreignInProfiles = async (file: OpenFile, meta: Box): Promise<readonly string[]> => {
  const foreign: string[] = [];
  const ofMeta = await boxesIn(file, meta.content + FULL, meta.end);
  for (const properties of ofMeta.filter(({ type }) => type === 'iprp'))
    for (const container of await boxesIn(file, properties.content, properties.end))
      for (const { type, content, end } of container.type === 'ipco'
        ? await boxesIn(file, container.content, container.end)
        : []) {
        const kind = type === 'colr' ? (await file.read(content, FULL)).toString('latin1') : '';
        if (kind === 'prof' || kind === 'rICC')
          foreign.push(...foreignInProfile(await file.read(content + FULL, end - content - FULL)));
      }
  return foreign;
};

/** The type as a word of a message: what is no letter or digit is shown as `?`. */
const shown = (type: string): string => `box ${type.replace(/[^\w ]/g, '?').trim()}`;

/** Names of boxes that ExifTool does not read, and the thumbnails of HEIC and AVIF. */
export const foreignInBoxes = async (file: OpenFile): Promise<readonly string[]> => {
  const foreign: string[] = [];
  for (const box of await boxesIn(file, 0, file.size)) {
    if (!(await isKnown(file, box))) foreign.push(shown(box.type));
    if (box.type === 'meta' && (await hasThumbnail(file, box))) foreign.push('thumbnail (thmb)');
    if (box.type === 'meta') foreign.push(...(await foreignInProfiles(file, box)));
  }
  return foreign;
};
