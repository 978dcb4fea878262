import { SOS } from './clean-jpeg-parts.ts';
import {
  type Frame,
  frameOf,
  type HuffmanTable,
  huffmanTables,
  quantizationTables,
  type Scan,
  scanOf,
} from './clean-jpeg-tables.ts';

const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
/** T.81, table B.1: baseline, extended and progressive frames with Huffman codes. Nothing opens the others. */
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

/** Is it a segment of what the picture is made of? */
export const isOfPicture = (marker: number): boolean =>
  marker === DHT || marker === SOS || marker === DQT || marker === DRI || frames.has(marker);

/** What holds when a scan begins. */
export interface ScanSetting {
  readonly frame: Frame;
  readonly scan: Scan;
  /** By class and place: 0 to 3 for DC, 16 to 19 for AC. */
  readonly huffman: ReadonlyMap<number, HuffmanTable>;
  /** Units between two restart markers; 0: there are none. */
  readonly interval: number;
}

/**
 * Frame, tables and scans in their order (T.81, B.2.1): one frame, and no table twice without a scan between them,
 * because nobody would see the first; a segment as long as what it holds.
 */
export class JpegOrder {
  #frame: Frame | null = null;
  #scans = 0;
  #interval = 0;
  readonly #huffman = new Map<number, HuffmanTable>();
  readonly #quantization = new Set<number>();
  readonly #used = new Set<number>();
  /** Tables since the last scan. */
  readonly #fresh = new Set<string>();

  /** Did a scan begin? What ExifTool looks at comes before. */
  get isBehindScan(): boolean {
    return this.#scans > 0;
  }

  /** Takes a segment of the picture, and says whether it is nothing but that. */
  take(marker: number, payload: Buffer): boolean {
    if (marker === DQT) return this.#takeQuantization(payload);
    if (marker === DHT) return this.#takeHuffman(payload);
    if (marker === DRI) {
      this.#interval = payload.length === 2 ? payload.readUInt16BE(0) : 0;
      return payload.length === 2;
    }
    return marker === SOS ? this.setting(payload) !== null : this.#takeFrame(marker, payload);
  }

  #takeFrame(marker: number, payload: Buffer): boolean {
    if (this.#frame !== null) return false;
    this.#frame = frameOf(marker, payload);
    for (const { quantization } of this.#frame?.components ?? []) this.#used.add(quantization);
    return this.#frame !== null;
  }

  #isFresh(key: string): boolean {
    const isNew = !this.#fresh.has(key);
    this.#fresh.add(key);
    return isNew;
  }

  #takeQuantization(payload: Buffer): boolean {
    const tables = quantizationTables(payload);
    if (tables === null) return false;
    for (const { place } of tables) this.#quantization.add(place);
    return tables.every(({ place }) => this.#isFresh(`quantization ${place}`));
  }

  #takeHuffman(payload: Buffer): boolean {
    const tables = huffmanTables(payload);
    if (tables === null) return false;
    for (const { kind, place, table } of tables)
      this.#huffman.set(kind * 16 + place, {
        counts: Buffer.from(table.counts),
        values: Buffer.from(table.values),
      });
    return tables.every(({ kind, place }) => this.#isFresh(`${kind} ${place}`));
  }

  /** A scan begins; null where it is none of this frame. */
  setting(payload: Buffer): ScanSetting | null {
    const [frame, scan] = [this.#frame, scanOf(payload)];
    this.#scans += 1;
    this.#fresh.clear();
    if (frame === null || scan === null) return null;
    const isOfFrame = scan.components.every(({ id }) => frame.components.some((one) => one.id === id));
    return isOfFrame ? { frame, scan, huffman: this.#huffman, interval: this.#interval } : null;
  }

  /** A table of numbers that no component is coded with. */
  get hasUnusedTable(): boolean {
    return [...this.#quantization].some((place) => !this.#used.has(place));
  }
}
