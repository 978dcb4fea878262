import { createHash } from 'node:crypto';
import type { Random } from '../keys/words.ts';
import type { ByteSink } from './byte-sink.ts';
import { CfbSealer } from './pgp-cfb-sealer.ts';
import {
  CIPHER_BLOCK,
  ENCRYPTED_VERSION,
  encodeLiteralHead,
  encodePrefix,
  MDC_HEADER,
  SESSION_KEY,
  TAGS,
  tagOctet,
} from './pgp-packet.ts';
import { PartialBody } from './pgp-partial.ts';

/** Makes the packets from which those who may get the session key back. */
export type SessionKeyLock = (sessionKey: Uint8Array) => Promise<Uint8Array> | Uint8Array;

export interface PgpMessageOptions {
  readonly lock: SessionKeyLock;
  /** What programs suggest as a name for what is inside; 255 bytes of UTF-8 at the most. */
  readonly fileName: string;
  readonly random: Random;
}

/**
 * One OpenPGP message around a stream of any length: what is written here is encrypted and goes to `sink`, a megabyte
 * at a time. The form is told in pgp-packet.ts.
 */
export class PgpMessage implements ByteSink {
  readonly #hash = createHash('sha1');
  readonly #cipher: CfbSealer;
  readonly #encrypted: PartialBody;
  readonly #literal: PartialBody;

  private constructor(cipher: CfbSealer, encrypted: PartialBody) {
    this.#cipher = cipher;
    this.#encrypted = encrypted;
    this.#literal = new PartialBody({ write: (bytes) => this.#protect(bytes) });
  }

  static async start(sink: ByteSink, { lock, fileName, random }: PgpMessageOptions): Promise<PgpMessage> {
    const head = encodeLiteralHead(fileName);
    const sessionKey = random(SESSION_KEY);
    await sink.write(await lock(sessionKey));
    await sink.write(tagOctet(TAGS.encrypted));
    const encrypted = new PartialBody(sink);
    await encrypted.write(Uint8Array.of(ENCRYPTED_VERSION));
    const message = new PgpMessage(new CfbSealer(sessionKey, encrypted), encrypted);
    await message.#protect(encodePrefix(random(CIPHER_BLOCK)));
    await message.#protect(tagOctet(TAGS.literal));
    await message.#literal.write(head);
    return message;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#literal.write(bytes);
  }

  /** Nothing more comes: the rest, and the code that finds every change. The sink has everything afterwards. */
  async end(): Promise<void> {
    await this.#literal.end();
    await this.#protect(MDC_HEADER);
    await this.#cipher.write(this.#hash.digest());
    await this.#cipher.end();
    await this.#encrypted.end();
  }

  /** Waits until the sink is no longer used, after `end` or instead of it. */
  settled(): Promise<void> {
    return this.#cipher.settled();
  }

  #protect(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    return this.#cipher.write(bytes);
  }
}
