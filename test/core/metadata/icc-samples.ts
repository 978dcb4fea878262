/** A tag of a profile: its signature, and its element. */
export type IccTag = readonly [signature: string, element: Buffer];

const u32 = (...values: readonly number[]): Buffer => {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => void data.writeUInt32BE(value, index * 4));
  return data;
};

/** An element: type, zeros, and what it holds. */
export const element = (type: string, ...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat([
    Buffer.from(`${type}\0\0\0\0`, 'latin1'),
    ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  ]);

export const textElement = (text: string): Buffer => element('text', `${text}\0`);

/** ICC.1:2001-04, 6.5.17: ASCII, no UTF-16, no script. */
export const descriptionElement = (text: string): Buffer =>
  element('desc', u32(text.length + 1), `${text}\0`, Buffer.alloc(8 + 3 + 67));

export const localizedElement = (text: string): Buffer => {
  const words = Buffer.from(text, 'utf16le').swap16();
  return element('mluc', u32(1, 12), 'enUS', u32(words.length, 28), words);
};

export const pointElement = (...values: readonly number[]): Buffer =>
  element('XYZ ', u32(...values.map((value) => Math.round(value * 65536))));

export const curveElement = (values: readonly number[]): Buffer => {
  const data = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => void data.writeUInt16BE(value, index * 2));
  return element('curv', u32(values.length), data);
};

/** What a display profile has at least. */
export const displayTags: readonly IccTag[] = [
  ['desc', descriptionElement('Test RGB')],
  ['cprt', textElement('no copyright')],
  ['wtpt', pointElement(0.9642, 1, 0.8249)],
  ['rXYZ', pointElement(0.4361, 0.2225, 0.0139)],
  ['gXYZ', pointElement(0.3851, 0.7169, 0.0971)],
  ['bXYZ', pointElement(0.1431, 0.0606, 0.7141)],
  ['rTRC', curveElement([563])],
  ['gTRC', curveElement([563])],
  ['bTRC', curveElement([563])],
];

export interface ProfileExtras {
  /** Between the tags and the end. */
  readonly behind?: string;
  /** Of the header, which is zeros. */
  readonly reserved?: string;
  /** More than the length that it says. */
  readonly beyond?: string;
}

/** A profile of these tags, one behind the other. */
export const makeProfile = (tags: readonly IccTag[], extras: ProfileExtras = {}): Buffer => {
  const { behind = '', reserved = '', beyond = '' } = extras;
  let at = 132 + 12 * tags.length;
  const table: Buffer[] = [];
  const data: Buffer[] = [];
  for (const [signature, content] of tags) {
    table.push(Buffer.concat([Buffer.from(signature, 'latin1'), u32(at, content.length)]));
    const padded = Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4)]);
    data.push(padded);
    at += padded.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(at + behind.length, 0);
  header.write('lcms', 4, 'latin1');
  header.writeUInt32BE(0x02_40_00_00, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  u32(63190, 65536, 54061).copy(header, 68);
  header.write(reserved, 100, 'latin1');
  return Buffer.concat([
    header,
    u32(tags.length),
    ...table,
    ...data,
    Buffer.from(behind),
    Buffer.from(beyond),
  ]);
};
