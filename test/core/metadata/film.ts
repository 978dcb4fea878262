/**
 * A film of one frame of noise (ISO/IEC 14496-12): enough boxes for ExifTool to read, write and hash it. `handlers`
 * names the kind of each track: `vide` a picture, `meta` what a drone or phone writes down once a second.
 */
const number = (value: number, bytes = 4): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

const text = (value: string): Buffer => Buffer.from(value, 'latin1');

const box = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([number(content.length + 8), text(type), content]);
};

/** Version 0 and no flags. */
const fullBox = (type: string, ...parts: readonly Buffer[]): Buffer => box(type, Buffer.alloc(4), ...parts);

const matrix = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map((value) => number(value)));
const times = Buffer.alloc(8);

const movieHeader = fullBox(
  'mvhd',
  times,
  number(600),
  number(600),
  number(0x10000),
  number(0x100, 2),
  Buffer.alloc(10),
  matrix,
  Buffer.alloc(24),
  number(9),
);

const trackHeader = (id: number): Buffer =>
  fullBox(
    'tkhd',
    times,
    number(id),
    Buffer.alloc(4),
    number(600),
    Buffer.alloc(16),
    matrix,
    number(16 << 16),
    number(16 << 16),
  );

const sampleEntry = (handler: string): Buffer =>
  handler === 'vide'
    ? box(
        'avc1',
        Buffer.alloc(6),
        number(1, 2),
        Buffer.alloc(16),
        number(16, 2),
        number(16, 2),
        number(0x480000),
        number(0x480000),
        Buffer.alloc(4),
        number(1, 2),
        Buffer.alloc(32),
        number(24, 2),
        number(0xffff, 2),
      )
    : box('mett', Buffer.alloc(6), number(1, 2), text('\0text/plain\0'));

const sampleTable = (handler: string, offset: number, size: number): Buffer =>
  box(
    'stbl',
    fullBox('stsd', number(1), sampleEntry(handler)),
    fullBox('stts', number(1), number(1), number(600)),
    fullBox('stsc', number(1), number(1), number(1), number(1)),
    fullBox('stsz', number(0), number(1), number(size)),
    fullBox('stco', number(1), number(offset)),
  );

const track = (id: number, handler: string, offset: number, size: number): Buffer =>
  box(
    'trak',
    trackHeader(id),
    box(
      'mdia',
      fullBox('mdhd', times, number(600), number(600), number(0x55c4, 2), Buffer.alloc(2)),
      fullBox('hdlr', Buffer.alloc(4), text(handler), Buffer.alloc(12), text('made here\0')),
      box(
        'minf',
        handler === 'vide' ? fullBox('vmhd', Buffer.alloc(8)) : fullBox('nmhd'),
        box('dinf', fullBox('dref', number(1), box('url ', number(1)))),
        sampleTable(handler, offset, size),
      ),
    ),
  );

export const makeFilm = (handlers: readonly string[]): Buffer => {
  const kind = box('ftyp', text('isom'), number(0x200), text('isommp42'));
  const samples = handlers.map((handler, index) => Buffer.alloc(300, `${handler}${index}`));
  const start = kind.length + 8;
  const tracks = handlers.map((handler, index) => track(index + 1, handler, start + index * 300, 300));
  return Buffer.concat([kind, box('mdat', ...samples), box('moov', movieHeader, ...tracks)]);
};
