import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { type BytePath, bytePathFromText, joinBytes, pathBuffer } from '../../../core/src/model/paths.ts';

/** What a directory entry can be. */
export type OddKind = 'file' | 'empty' | 'folder' | 'link' | 'broken-link' | 'pipe' | 'socket';
export interface OddEntry {
  readonly name: BytePath;
  readonly kind: OddKind;
}

const latin1 = (bytes: readonly number[]): BytePath => Buffer.from(bytes).toString('latin1') as BytePath;

/** Names that have broken backup programs: each a legal name on Linux. */
export const oddNames: readonly BytePath[] = [
  ...['IMG_1.CR3', ' ', '-rf', '*', 'a\nb', 'a\tb', '\u001b[2J', '"', "'", '\\', 'a\\b', '$(reboot)', '%00'],
  ...['ä.jpg', 'a\u0308.jpg', 'Ä.JPG', '日本.nef', '👰🏽.jpg', '\ufeffx', '\u202egpj.exe', 'con', 'a.', 'a '],
  ...['.DS_Store', '._x', 'Thumbs.db', 'lost+found', '.hidden', '...', 'x'.repeat(255)],
].map(bytePathFromText);
export const notUtf8: readonly BytePath[] = [
  latin1([0xff]),
  latin1([0x66, 0xfc]),
  latin1([0xc3]),
  latin1([0xed, 0xa0, 0x80]),
];

/** Distinct names with what each is. */
export const oddEntries: fc.Arbitrary<readonly OddEntry[]> = fc.uniqueArray(
  fc.record({
    name: fc.oneof(
      fc.constantFrom(...oddNames, ...notUtf8),
      fc
        .uint8Array({ minLength: 1, maxLength: 12 })
        .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x41 : byte))))
        .map((bytes) => bytes.toString('latin1') as BytePath)
        .filter((name) => name !== '.' && name !== '..'),
    ),
    kind: fc.constantFrom<OddKind>('file', 'empty', 'folder', 'link', 'broken-link', 'pipe', 'socket'),
  }),
  { selector: ({ name }) => name, maxLength: 12 },
);

/** A pipe and a socket on the disk of `folder`: given other names by hard links, which may be any bytes. */
export interface Specials {
  readonly pipe: string;
  readonly socket: string;
  readonly close: () => void;
}

export const makeSpecials = async (folder: string): Promise<Specials> => {
  const [pipe, socket] = [join(folder, 'pipe'), join(folder, 'socket')];
  execFileSync('mkfifo', [pipe]);
  const server = createServer().listen(socket);
  await once(server, 'listening');
  return { pipe, socket, close: () => server.close() };
};

export const makeEntry = (folder: BytePath, { name, kind }: OddEntry, specials: Specials): void => {
  const path = pathBuffer(joinBytes(folder, name));
  switch (kind) {
    case 'file':
      writeFileSync(path, 'bytes');
      return;
    case 'empty':
      writeFileSync(path, '');
      return;
    case 'folder':
      mkdirSync(path);
      writeFileSync(pathBuffer(joinBytes(joinBytes(folder, name), 'inside.jpg')), 'x');
      return;
    case 'link':
      symlinkSync('/etc/hostname', path);
      return;
    case 'broken-link':
      symlinkSync(pathBuffer(latin1([0x6e, 0xff])), path);
      return;
    case 'pipe':
    case 'socket':
      linkSync(specials[kind], path);
      return;
  }
};
