import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';

/** `hot-journal`: a transaction was cut short and only the editor may undo it; `busy`: the lock was not to be had; `disk-full`: the private folder's. */
export type LiveBackup = 'done' | 'hot-journal' | 'busy' | 'disk-full';

export interface LiveBackupRequest {
  readonly source: string;
  readonly target: string;
}

const program = new URL(`./live-backup-process${extname(import.meta.url)}`, import.meta.url);
const patience = 120_000;

const isAnswer = (value: unknown): value is LiveBackup =>
  value === 'done' || value === 'hot-journal' || value === 'busy' || value === 'disk-full';

/**
 * The one exception to "the live catalog is opened only as a copy": a database in rollback mode that is being written,
 * copied by SQLite under its shared lock, opened read-only, in a process of its own (closing any descriptor of the
 * file in this process would drop the lock, sqlite.org/howtocorrupt.html 2.2). Nothing is left beside the live file.
 */
export const backUpLive = async (request: LiveBackupRequest, signal: AbortSignal): Promise<LiveBackup> => {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const child = fork(program, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  try {
    child.send(request);
    const [answer] = await Promise.race([
      once(child, 'message', { signal: deadline }),
      once(child, 'exit', { signal: deadline }),
    ]);
    return isAnswer(answer) ? answer : 'busy';
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return 'busy';
    throw error;
  } finally {
    child.kill('SIGKILL');
  }
};
