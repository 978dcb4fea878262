import { StreamBytes } from './stream-bytes.ts';

/** Bytes of a packet's body that are left: of a part, or of all. */
interface Stretch {
  readonly length: number;
  readonly partial: boolean;
}

/** The start of a packet, up to its first length. */
export interface PacketStart {
  readonly tag: number;
  readonly stretch: Stretch;
}

/** Makes the error of bytes that are no packets. */
export type Fault = (why: string) => Error;

/** The longest body that `whole` keeps in memory. */
const MOST_WHOLE = 4096;

/**
 * Reads OpenPGP packets from a stream: the tag, and the body in pieces as they come, its parts joined (RFC 4880,
 * section 4.2). Lengths that are not told, of old packets, are refused. A piece holds until the next is asked for, as
 * the stream's chunks do.
 */
export class PacketReader {
  readonly #bytes: StreamBytes;
  readonly #fault: Fault;

  constructor(chunks: AsyncIterable<Buffer>, fault: Fault) {
    this.#bytes = new StreamBytes(chunks);
    this.#fault = fault;
  }

  /** The next packet, or null at the end. */
  async start(): Promise<PacketStart | null> {
    if (await this.#bytes.ended()) return null;
    const tag = await this.#octet();
    if (tag < 0x80) throw this.#fault('there is no OpenPGP packet where one should be');
    if (tag >= 0xc0) return { tag: tag & 0x3f, stretch: await this.#newLength() };
    return { tag: (tag >> 2) & 0x0f, stretch: await this.#oldLength(tag & 3) };
  }

  /** The body of a packet, to be read to its end before anything else. */
  async *body({ stretch: first }: PacketStart): AsyncGenerator<Buffer> {
    for (let stretch = first; ; stretch = await this.#newLength()) {
      for (let left = stretch.length; left > 0; ) {
        const piece = await this.#some(left);
        left -= piece.length;
        yield piece;
      }
      if (!stretch.partial) return;
    }
  }

  /** The body of a small packet. */
  async whole(start: PacketStart): Promise<Buffer> {
    if (start.stretch.partial || start.stretch.length > MOST_WHOLE)
      throw this.#fault('a packet is larger than it can be');
    const pieces: Buffer[] = [];
    for await (const piece of this.body(start)) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  }

  /** Lets go of the stream. */
  close(): Promise<void> {
    return this.#bytes.close();
  }

  async #newLength(): Promise<Stretch> {
    const first = await this.#octet();
    if (first < 192) return { length: first, partial: false };
    if (first < 224) return { length: ((first - 192) << 8) + (await this.#octet()) + 192, partial: false };
    if (first < 255) return { length: 2 ** (first & 0x1f), partial: true };
    return { length: await this.#number(4), partial: false };
  }

  async #oldLength(kind: number): Promise<Stretch> {
    if (kind === 3) throw this.#fault('a packet does not tell its length');
    return { length: await this.#number(2 ** kind), partial: false };
  }

  async #number(octets: number): Promise<number> {
    let number = 0;
    for (let read = 0; read < octets; read += 1) number = number * 256 + (await this.#octet());
    return number;
  }

  async #octet(): Promise<number> {
    const [octet = 0] = await this.#some(1);
    return octet;
  }

  /** At least one byte. */
  async #some(most: number): Promise<Buffer> {
    const piece = await this.#bytes.some(most);
    if (piece === null) throw this.#fault('it ends too early');
    return piece;
  }
}
