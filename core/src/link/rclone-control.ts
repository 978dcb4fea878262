import { once } from 'node:events';
import type { Agent, ClientRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { RcloneOptions } from './rclone.ts';
import { rcloneFailureText } from './rclone-failure.ts';
import { type ServedRclone, serveRclone } from './rclone-served.ts';

/** What a remote, or rclone itself, could not do; said in a line that holds no secret. */
export class RcloneFailure extends Error {
  override readonly name = 'RcloneFailure';
}

export const rcloneFailure = (...errors: readonly string[]): RcloneFailure =>
  new RcloneFailure(rcloneFailureText({ code: 1, stdout: '', errors }));

/** The connection ended before the answer did. */
export class CutShort extends RcloneFailure {
  override readonly name = 'RcloneFailure';
  /** `us`: we let that rclone go, which says nothing of what was asked for. */
  readonly by: 'us' | 'them';

  constructor(message: string, by: 'us' | 'them') {
    super(message);
    this.by = by;
  }
}

export interface ControlAnswer {
  /** Of HTTP. */
  readonly status: number;
  readonly body: Buffer;
  /** Which rclone gave it. */
  readonly from: ServedRclone;
}

export interface ControlCall {
  readonly method: 'GET' | 'POST';
  /** With its query, encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Hands over the body; what it throws ends the call. */
  readonly send?: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>;
}

/** Milliseconds without a call, after which rclone is let go. */
const IDLE_MS = 10_000;
const MOST_CALLS = 16;
/** Milliseconds for a reason to come. */
const SAID_MS = 300;

/** Calls to an rclone of our own, which is started when it is needed and ends when nobody needs it. */
export class RcloneControl {
  readonly #options: RcloneOptions;
  #agent: Agent | undefined;
  #served: Promise<ServedRclone> | null = null;
  /** That of `#served`, once it takes calls. */
  #running: ServedRclone | null = null;
  #calls = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: RcloneOptions = {}) {
    this.#options = options;
  }

  /** Throws `program-missing`, `RcloneFailure`, and what `send` throws. */
  async ask(call: ControlCall): Promise<ControlAnswer> {
    clearTimeout(this.#idle);
    this.#calls += 1;
    try {
      this.#served ??= this.#start();
      return await this.#askServed(call, await this.#served);
    } finally {
      this.#calls -= 1;
      if (this.#calls === 0) this.#idle = setTimeout(() => this.#stop(), IDLE_MS).unref();
    }
  }

  /** Lets an rclone go, whatever it is at; the next call starts another. One that was let go before is no more. */
  letGo(which: ServedRclone): void {
    if (which === this.#running) this.#stop();
  }

  #stop(): void {
    this.#served?.then(({ stop }) => stop()).catch(() => undefined);
    this.#forget();
  }

  #forget(): void {
    this.#served = null;
    this.#running = null;
  }

  async #askServed(
    { method, path, headers = {}, send }: ControlCall,
    served: ServedRclone,
  ): Promise<ControlAnswer> {
    // As a module node:http brings all that fetch needs, a tenth of what every command takes to start.
    const { Agent, request } = await import('node:http');
    // A connection for each call: rclone ends one without a word after an answer that was shorter than it said.
    this.#agent ??= new Agent({ keepAlive: false, maxSockets: MOST_CALLS });
    const asked = request({
      host: '127.0.0.1',
      port: served.port,
      method,
      path,
      agent: this.#agent,
      headers: { ...headers, authorization: served.authorization },
    });
    const answer = answerOf(asked, served);
    // Whoever fails first is heard.
    answer.catch(() => undefined);
    try {
      await send?.((bytes) => written(asked, bytes, answer));
    } catch (error) {
      asked.destroy();
      throw error;
    }
    asked.end();
    return answer;
  }

  #start(): Promise<ServedRclone> {
    const served = serveRclone(this.#options);
    const forget = (): void => {
      if (this.#served === served) this.#forget();
    };
    served.then((running) => {
      if (this.#served === served) this.#running = running;
      return running.ended.then(forget);
    }, forget);
    return served;
  }
}

const answerOf = async (asked: ClientRequest, from: ServedRclone): Promise<ControlAnswer> => {
  const { ended, errors } = from;
  const { count: before } = errors();
  try {
    const [response] = await once(asked, 'response');
    return { status: response.statusCode ?? 0, body: await buffer(response), from };
  } catch {
    if (from.isLetGo()) throw new CutShort('the connection was lost', 'us');
    // The connection is often quicker than what is said of its end.
    await Promise.race([ended, delay(SAID_MS, undefined, { ref: false })]);
    const { count, last } = errors();
    throw new CutShort(
      count === before || last === null ? 'rclone ended the connection' : rcloneFailure(last).message,
      'them',
    );
  }
};

/** Waits until they are on their way, and their memory is free; what rclone answers before the end ends the waiting. */
const written = async (
  asked: ClientRequest,
  bytes: Uint8Array,
  answer: Promise<ControlAnswer>,
): Promise<void> => {
  const gone = new Promise<unknown>((resolve) =>
    asked.write(bytes, (error) => resolve(error ? answer : undefined)),
  );
  await Promise.race([gone, answer]);
};
