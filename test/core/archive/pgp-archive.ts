import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PgpMessage, type SessionKeyLock } from '../../../core/src/archive/pgp-message.ts';
import { openPgp, type PgpSecret } from '../../../core/src/archive/pgp-reader.ts';
import { lockWithWords } from '../../../core/src/archive/pgp-words.ts';
import { type PgpLock, PgpWriter } from '../../../core/src/archive/pgp-writer.ts';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

export const WORDS = 'gravel-otter-lunar-sip-mantle-crux';
/** It locks and it opens. */
export const words: PgpLock & PgpSecret = { kind: 'words', words: WORDS };

const quiet = { signal: new AbortController().signal, onBytes: () => undefined };

export interface ArchiveOptions {
  readonly lock?: PgpLock;
  readonly fileName?: string;
  /** Bytes given at a time. */
  readonly step?: number;
}

/** An archive as `PgpWriter` leaves it; called inside a test. */
export const archiveOf = async (
  data: Uint8Array,
  { lock = words, fileName = 'pictures.zip', step = 100_000 }: ArchiveOptions = {},
): Promise<Buffer> => {
  const path = join(temporaryFolder(), 'pictures.pgp');
  const options = { path: bytePathFromText(path), lock, fileName, random: randomBytes, ...quiet };
  await using writer = await PgpWriter.create(options);
  for (let at = 0; at < data.length; at += step) await writer.write(data.subarray(at, at + step));
  const { size } = await writer.finish();
  const bytes = readFileSync(path);
  if (bytes.length !== size) throw new Error(`${size} bytes were told, ${bytes.length} are there`);
  return bytes;
};

/** The same where little is hashed for each guess: quick to open again and again. */
export const quickArchive = async (data: Uint8Array, lock: SessionKeyLock = quickLock): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  const sink = { write: async (bytes: Uint8Array) => void pieces.push(Buffer.from(bytes)) };
  const message = await PgpMessage.start(sink, { lock, fileName: 'p.zip', random: randomBytes });
  await message.write(data);
  await message.end();
  return Buffer.concat(pieces);
};

const quickLock: SessionKeyLock = (key) => lockWithWords(key, WORDS, { random: randomBytes, count: 0 });

/** All that lies in an archive that is a file; an error of `openPgp` where it is not whole. */
export const opened = async (path: string, secret: PgpSecret = words): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of openPgp(bytePathFromText(path), secret, quiet)) pieces.push(piece);
  return Buffer.concat(pieces);
};
