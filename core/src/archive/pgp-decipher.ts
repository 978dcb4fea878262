import { createHash } from 'node:crypto';
import { CfbDecipher, STEP } from './pgp-cfb.ts';
import { ENCRYPTED_VERSION, MDC, MDC_HEADER, PREFIX, prefixHolds } from './pgp-packet.ts';

/** What is wrong with an encrypted packet. */
export interface DecipherFaults {
  /** The session key is another one. */
  readonly locked: () => Error;
  readonly damaged: (why: string) => Error;
  readonly malformed: (why: string) => Error;
}

/**
 * The packets inside an encrypted packet, from its body. Nothing that comes counts before the iteration has ended
 * well: only then has the modification detection code been compared.
 */
export async function* decipher(
  body: AsyncIterable<Buffer>,
  sessionKey: Uint8Array,
  faults: DecipherFaults,
): AsyncGenerator<Buffer> {
  const integrity = new Integrity();
  let prefix: Buffer | null = Buffer.alloc(0);
  for await (const plain of decipherSteps(body, sessionKey, faults)) {
    const sure = integrity.update(plain);
    if (prefix === null) {
      yield* sure;
      continue;
    }
    // A step may be shorter than the prefix only where it is the last.
    prefix = Buffer.concat([prefix, ...sure]);
    if (prefix.length < PREFIX) continue;
    if (!prefixHolds(prefix.subarray(0, PREFIX))) throw faults.locked();
    yield prefix.subarray(PREFIX);
    prefix = null;
  }
  if (prefix !== null) throw faults.malformed('it ends too early');
  if (!integrity.holds()) throw faults.damaged('its bytes are not those that were encrypted');
}

/** Plaintext in steps, all of `STEP` bytes but the last. */
async function* decipherSteps(
  body: AsyncIterable<Buffer>,
  sessionKey: Uint8Array,
  { malformed }: DecipherFaults,
): AsyncGenerator<Buffer> {
  const cipher = new CfbDecipher(sessionKey);
  const step = Buffer.allocUnsafeSlow(STEP);
  let filled = 0;
  let isFirst = true;
  for await (const piece of body) {
    let rest = piece;
    if (isFirst) {
      if (piece[0] !== ENCRYPTED_VERSION) throw malformed('it is encrypted in another way than ours');
      rest = piece.subarray(1);
      isFirst = false;
    }
    while (rest.length > 0) {
      if (filled === STEP) {
        yield cipher.update(step);
        filled = 0;
      }
      const taken = rest.copy(step, filled);
      filled += taken;
      rest = rest.subarray(taken);
    }
  }
  yield cipher.update(step.subarray(0, filled));
}

/** The modification detection code at the end of a stream whose end is not known beforehand. */
class Integrity {
  readonly #hash = createHash('sha1');
  /** As many of the last bytes as the code has. */
  #held: Buffer = Buffer.alloc(0);

  /** What is certainly not of the code, in order. */
  update(bytes: Buffer): readonly Buffer[] {
    const known = this.#held.length + bytes.length - MDC;
    if (known <= 0) {
      this.#held = Buffer.concat([this.#held, bytes]);
      return [];
    }
    const before = this.#held.subarray(0, known);
    const now = bytes.subarray(0, Math.max(known - this.#held.length, 0));
    this.#held = Buffer.concat([this.#held.subarray(before.length), bytes.subarray(now.length)]);
    this.#hash.update(before).update(now);
    return [before, now].filter(({ length }) => length > 0);
  }

  holds(): boolean {
    const header = this.#held.subarray(0, MDC_HEADER.length);
    const digest = this.#hash.update(header).digest();
    return header.equals(MDC_HEADER) && digest.equals(this.#held.subarray(MDC_HEADER.length));
  }
}
