import { fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface WriterOrders {
  readonly path: string;
  /** Milliseconds from one commit to the next. */
  readonly pause: number;
  /** Pages in the `-wal` at which it is folded into the database: few, so that it happens often. */
  readonly checkpointAt: number;
  /** MB written between the first row and the last that each commit changes. */
  readonly between: number;
  /** Milliseconds it waits for a lock before it takes "busy" for an answer. */
  readonly patience: number;
}

/** What the writer says after each commit. */
export interface WriterWord {
  /** The number of the last commit that is done. */
  readonly committed: number;
  /** How often it was told that the database is locked. */
  readonly refused: number;
  /** Milliseconds of the slowest commit. */
  readonly longest: number;
}

export interface Writer {
  readonly pid: number;
  last(): WriterWord;
  /** What it says of the next commit: one that was done after this was called. */
  next(): Promise<WriterWord>;
  /** Ends it; what it said last. */
  end(): Promise<WriterWord>;
}

const nextWord = () => {
  const coming = Promise.withResolvers<WriterWord>();
  coming.promise.catch(() => undefined); // it may end while nobody waits
  return coming;
};

/** Starts a process that commits to a catalog until the test ends, as an editor does. */
export const startWriter = async (orders: WriterOrders): Promise<Writer> => {
  const child = fork(new URL('./writer-program.ts', import.meta.url), { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let last: WriterWord = { committed: 0, refused: 0, longest: 0 };
  let coming = nextWord();
  child.on('message', (word: WriterWord) => {
    last = word;
    coming.resolve(word);
    coming = nextWord();
  });
  child.once('exit', () => coming.reject(new Error('the writer ended by itself')));
  child.send(orders);
  await coming.promise;
  return {
    pid: child.pid ?? Number.NaN,
    last: () => last,
    next: () => coming.promise,
    end: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
      return last;
    },
  };
};
