import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath } from '../model/paths.ts';
import { openSourceFile, sourceError } from '../vault/read-stable.ts';
import { type DecipherFaults, decipher } from './pgp-decipher.ts';
import { TAGS } from './pgp-packet.ts';
import { PacketReader, type PacketStart } from './pgp-packet-reader.ts';
import { openWithWords } from './pgp-words.ts';

const STEP = 512 * 1024;
/** Packets that give a session key. */
const LOCKS: readonly number[] = [TAGS.words, TAGS.recipient];

export interface OpenPgpOptions {
  readonly signal: AbortSignal;
  /** Called with the number of bytes that were read from the file. */
  readonly onBytes: (bytes: number) => void;
}

/** What opens an archive here. */
export type PgpSecret =
  | { readonly kind: 'words'; readonly words: string }
  /** Known while it was made; it opens what is locked to certificates, whose secret keys are elsewhere. */
  | { readonly kind: 'session-key'; readonly sessionKey: Uint8Array };

/**
 * What lies in an OpenPGP archive, in pieces of memory that is not used again.
 *
 * **Nothing counts before the iteration has ended well**: the code that finds every change stands at the end, so bytes
 * that came may be damaged or forged until then. Whoever stops earlier knows nothing.
 *
 * Errors: `archive-locked` (other words, found before any byte comes; or an archive to a certificate),
 * `archive-damaged`, `archive-malformed` (cut off, or not an archive of this form: see pgp-packet.ts),
 * `source-missing`, `source-unreadable`; the signal's reason where it was aborted.
 */
export async function* openPgp(
  path: BytePath,
  secret: PgpSecret,
  options: OpenPgpOptions,
): AsyncGenerator<Buffer> {
  const faults = faultsOf(displayPath(path));
  const outer = new PacketReader(bytesOf(path, options), faults.malformed);
  try {
    const { sessionKey, encrypted } = await unlock(outer, secret, faults);
    const inside = decipher(outer.body(encrypted), sessionKey, faults);
    yield* literalData(new PacketReader(inside, faults.malformed), faults);
    if ((await outer.start()) !== null) throw faults.malformed('something follows its end');
  } finally {
    await outer.close();
  }
}

const faultsOf = (path: string) =>
  ({
    locked: () => new SafelightError('archive-locked', { path }),
    damaged: (why) => new SafelightError('archive-damaged', { path, why }),
    malformed: (why) => new SafelightError('archive-malformed', { path, why }),
  }) satisfies DecipherFaults;

/** Passes by the packets of the session key, of which at least one must be there, up to what it opens. */
const unlock = async (
  packets: PacketReader,
  secret: PgpSecret,
  faults: DecipherFaults,
): Promise<{ readonly sessionKey: Uint8Array; readonly encrypted: PacketStart }> => {
  const first = await expectPacket(packets, LOCKS, faults);
  if (secret.kind === 'words') {
    if (first.tag === TAGS.recipient) throw faults.locked();
    const sessionKey = sessionKeyOf(await packets.whole(first), secret.words, faults);
    return { sessionKey, encrypted: await expectPacket(packets, [TAGS.encrypted], faults) };
  }
  for (let start = first; ; start = await expectPacket(packets, [...LOCKS, TAGS.encrypted], faults)) {
    if (start.tag === TAGS.encrypted) return { sessionKey: secret.sessionKey, encrypted: start };
    await packets.whole(start);
  }
};

const sessionKeyOf = (body: Uint8Array, words: string, faults: DecipherFaults): Uint8Array => {
  const opened = openWithWords(body, words);
  switch (opened.kind) {
    case 'opened':
      return opened.sessionKey;
    case 'locked':
      throw faults.locked();
    case 'foreign':
      throw faults.malformed(opened.why);
  }
};

const expectPacket = async (
  packets: PacketReader,
  tags: readonly number[],
  { malformed }: DecipherFaults,
): Promise<PacketStart> => {
  const start = await packets.start();
  if (start === null) throw malformed('it ends too early');
  if (!tags.includes(start.tag)) throw malformed('a packet stands in it that does not belong there');
  return start;
};

/** The data of the one literal packet, after its head: the format, the name's length, the name, the date. */
async function* literalData(packets: PacketReader, faults: DecipherFaults): AsyncGenerator<Buffer> {
  const start = await expectPacket(packets, [TAGS.literal], faults);
  let head = Buffer.alloc(0);
  let isHead = true;
  for await (const piece of packets.body(start)) {
    if (!isHead) {
      yield piece;
      continue;
    }
    head = Buffer.concat([head, piece]);
    const length = 2 + (head[1] ?? 0) + 4;
    if (head.length < length) continue;
    isHead = false;
    if (head.length > length) yield head.subarray(length);
  }
  if (isHead) throw faults.malformed('it ends too early');
  if ((await packets.start()) !== null) throw faults.malformed('something follows what is inside');
}

/** The bytes of a file, in one memory that is filled again and again. */
async function* bytesOf(path: BytePath, { signal, onBytes }: OpenPgpOptions): AsyncGenerator<Buffer> {
  const file = await openSourceFile(path);
  try {
    const memory = Buffer.allocUnsafeSlow(STEP);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(memory, 0, STEP, null).catch((error: unknown) => {
        throw sourceError(error, path);
      });
      if (bytesRead === 0) return;
      onBytes(bytesRead);
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
