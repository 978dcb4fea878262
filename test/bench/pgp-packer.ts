import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { PgpMessage } from '../../core/src/archive/pgp-message.ts';
import { openPgp } from '../../core/src/archive/pgp-reader.ts';
import { lockWithWords } from '../../core/src/archive/pgp-words.ts';
import { PgpWriter } from '../../core/src/archive/pgp-writer.ts';
import { bytePathFromText } from '../../core/src/model/paths.ts';

// Packs a file, reads an archive back, or packs zeros from memory into nothing, and says how long that took and how
// much memory the process ever held. The words are no secret here:
// `node pgp-packer.ts pack FILE ARCHIVE | read ARCHIVE | zeros BYTES`.

const words = 'abc';
const fileName = 'pictures.zip';
const random = randomBytes;
const quiet = { signal: new AbortController().signal, onBytes: () => undefined };
const STEP = 256 * 1024;

const pack = async (source: string, target: string): Promise<void> => {
  const lock = { kind: 'words', words } as const;
  const options = { path: bytePathFromText(target), lock, fileName, random, ...quiet };
  await using writer = await PgpWriter.create(options);
  await using file = await open(source);
  const memory = Buffer.allocUnsafeSlow(STEP);
  for (let got = STEP; got > 0; ) {
    got = (await file.read(memory, 0, STEP, null)).bytesRead;
    await writer.write(memory.subarray(0, got));
  }
  await writer.finish();
};

const read = async (archive: string): Promise<void> => {
  let bytes = 0;
  for await (const piece of openPgp(bytePathFromText(archive), { kind: 'words', words }, quiet))
    bytes += piece.length;
  if (bytes === 0) throw new Error('it holds nothing');
};

const packZeros = async (bytes: number): Promise<void> => {
  let written = 0;
  const nothing = {
    write: async (some: Uint8Array) => {
      written += some.length;
    },
  };
  const lock = (key: Uint8Array) => lockWithWords(key, words, { random });
  const message = await PgpMessage.start(nothing, { lock, fileName, random });
  const zeros = Buffer.alloc(STEP);
  for (let done = 0; done < bytes; done += STEP) await message.write(zeros);
  await message.end();
  if (written < bytes) throw new Error('less came out than went in');
};

const work: Readonly<Record<string, (...args: string[]) => Promise<void>>> = {
  pack: (source = '', target = '') => pack(source, target),
  read: (archive = '') => read(archive),
  zeros: (bytes) => packZeros(Number(bytes)),
};

const [task = '', ...args] = process.argv.slice(2);
const began = performance.now();
await work[task]?.(...args);
const seconds = (performance.now() - began) / 1000;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.log(
  JSON.stringify({ seconds, peakBytes: maxRSS * 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }),
);
