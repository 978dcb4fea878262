/** ITU-T T.81, B.2.4.2: codes of a Huffman table by their lengths 1 to 16, and what they stand for in that order. */
export interface HuffmanTable {
  readonly counts: Buffer;
  readonly values: Buffer;
}

/** A component of a frame (B.2.2). */
export interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly quantization: number;
}

export interface Frame {
  readonly marker: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
}

/** A component of a scan, and the tables it is coded with (B.2.3). */
export interface ScanComponent {
  readonly id: number;
  readonly dc: number;
  readonly ac: number;
}

export interface Scan {
  readonly components: readonly ScanComponent[];
  /** Of the coefficients of a block: from, to; and the bits of them, of progressive pictures. */
  readonly from: number;
  readonly to: number;
  readonly high: number;
  readonly low: number;
}

/** `table` 0 to 3 of class 0 (DC) or 1 (AC) for Huffman, of 8 or 16 bits for quantization. */
export interface Placed<Table> {
  readonly kind: number;
  readonly place: number;
  readonly table: Table;
}

const MOST_PLACES = 4;
const nibbles = (byte: number): readonly [number, number] => [byte >> 4, byte & 15];

/** B.2.4.1: 64 values of one byte or two for each; null where a segment is not exactly such tables. */
export const quantizationTables = (payload: Buffer): readonly Placed<Buffer>[] | null => {
  const tables: Placed<Buffer>[] = [];
  for (let at = 0; at < payload.length; ) {
    const [kind, place] = nibbles(payload[at] ?? 0);
    const end = at + 1 + 64 * (kind + 1);
    if (kind > 1 || place >= MOST_PLACES || end > payload.length) return null;
    tables.push({ kind, place, table: payload.subarray(at + 1, end) });
    at = end;
  }
  return tables;
};

/** Annex C: no more codes than their lengths allow, and none of them for what another is for. */
const isCode = ({ counts, values }: HuffmanTable): boolean => {
  let free = 1;
  for (const count of counts) free = free * 2 - count;
  return free >= 0 && new Set(values).size === values.length;
};

/** B.2.4.2; null where a segment is not exactly such tables. */
export const huffmanTables = (payload: Buffer): readonly Placed<HuffmanTable>[] | null => {
  const tables: Placed<HuffmanTable>[] = [];
  for (let at = 0; at < payload.length; ) {
    const [kind, place] = nibbles(payload[at] ?? 0);
    const counts = payload.subarray(at + 1, at + 17);
    const end = at + 17 + counts.reduce((sum, count) => sum + count, 0);
    const table = { counts, values: payload.subarray(at + 17, end) };
    if (kind > 1 || place >= MOST_PLACES || end > payload.length || !isCode(table)) return null;
    tables.push({ kind, place, table });
    at = end;
  }
  return tables;
};

/** B.2.2: precision, height, width, how many components, three bytes for each; null where it is not exactly that. */
export const frameOf = (marker: number, payload: Buffer): Frame | null => {
  const count = payload[5] ?? 0;
  if (count < 1 || count > MOST_PLACES || payload.length !== 6 + 3 * count) return null;
  const components = Array.from({ length: count }, (_, index): Component => {
    const [id = 0, sampling = 0, quantization = 0] = payload.subarray(6 + 3 * index);
    const [across, down] = nibbles(sampling);
    return { id, across, down, quantization };
  });
  const isSampled = components.every(
    ({ across, down }) => across >= 1 && across <= 4 && down >= 1 && down <= 4,
  );
  const [height, width] = [payload.readUInt16BE(1), payload.readUInt16BE(3)];
  return isSampled && height > 0 && width > 0 ? { marker, width, height, components } : null;
};

/** B.2.3: how many components, two bytes for each, then three; null where it is not exactly that. */
export const scanOf = (payload: Buffer): Scan | null => {
  const count = payload[0] ?? 0;
  if (count < 1 || count > MOST_PLACES || payload.length !== 4 + 2 * count) return null;
  const components = Array.from({ length: count }, (_, index): ScanComponent => {
    const [id = 0, tables = 0] = payload.subarray(1 + 2 * index);
    const [dc, ac] = nibbles(tables);
    return { id, dc, ac };
  });
  const [from = 0, to = 0, bits = 0] = payload.subarray(1 + 2 * count);
  const [high, low] = nibbles(bits);
  return { components, from, to, high, low };
};
