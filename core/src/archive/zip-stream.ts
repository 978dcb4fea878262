import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { ByteSink } from './byte-sink.ts';
import { STEP } from './winzip-aes.ts';
import { type EntryRecord, localHeader } from './zip-format.ts';
import type { FromStream, ToStream } from './zip-jobs.ts';
import type { Packed } from './zip-seal.ts';
import type { ZipThreads } from './zip-threads.ts';

/** Pieces that are filled, sealed or on their way between the two threads. */
const PIECES = 4;

/**
 * Seals what `fill` gives at the place of `record`, in one of the threads: whoever makes the bytes works meanwhile. The
 * local header it writes does not tell the length yet.
 */
export const sealStream = async (
  record: EntryRecord,
  fill: (sink: ByteSink) => Promise<void>,
  { threads, salt }: { readonly threads: ZipThreads; readonly salt: Uint8Array },
): Promise<Packed> => {
  const { port1: here, port2: port } = new MessageChannel();
  const sink = new StreamSink(here);
  const { position } = record;
  const sealing = threads.run({ kind: 'stream', position, localHeader: localHeader(record), salt, port });
  sealing.catch((error: unknown) => sink.fail(error));
  try {
    await fill(sink);
    sink.end();
    return await sealing;
  } catch (error) {
    sink.abandon();
    throw error;
  } finally {
    here.close();
  }
};

/** Gathers bytes into pieces, hands those over, and gets their memory back when they are sealed. */
class StreamSink implements ByteSink {
  readonly #port: MessagePort;
  readonly #free: Uint8Array<ArrayBuffer>[] = Array.from({ length: PIECES }, () => new Uint8Array(STEP));
  #waiting: PromiseWithResolvers<void> | null = null;
  #filled = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (memory: FromStream) => {
      this.#free.push(new Uint8Array(memory));
      this.#waiting?.resolve();
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const piece = await this.#piece();
      const part = bytes.subarray(at, at + STEP - this.#filled);
      piece.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === STEP) this.#handOver();
    }
  }

  end(): void {
    if (this.#filled > 0) this.#handOver();
    this.#send({ kind: 'end' });
  }

  abandon(): void {
    this.#send({ kind: 'abandon' });
  }

  /** Nobody takes any more. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#waiting?.resolve();
  }

  /** The one that is being filled, or the next. */
  async #piece(): Promise<Uint8Array> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure.error;
      const [piece] = this.#free;
      if (piece !== undefined) return piece;
      this.#waiting = Promise.withResolvers();
      await this.#waiting.promise;
    }
  }

  #handOver(): void {
    const piece = this.#free.shift();
    if (piece === undefined) return;
    this.#send({ kind: 'piece', memory: piece.buffer, length: this.#filled }, [piece.buffer]);
    this.#filled = 0;
  }

  #send(message: ToStream, transfer: readonly ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}
