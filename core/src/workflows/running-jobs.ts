import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningJob } from '@safelight/manifests';
import * as v from 'valibot';
import { systemCode } from '../model/errors.ts';
import type { Phase, ProgressEvent, RunContext } from '../model/events.ts';
import type { Home } from './home.ts';

/** What a process writes of its work for others to see: no secret, and nothing that anybody relies on. */
const JobFile = v.strictObject({
  command: v.string(),
  place: v.string(),
  phase: v.string(),
  subject: v.string(),
  started: v.string(),
  /** Bytes and milliseconds since the phase began. */
  bytes: v.number(),
  ofBytes: v.nullable(v.number()),
  working: v.number(),
  /** Milliseconds since 1970. */
  written: v.number(),
});
type JobFile = v.InferOutput<typeof JobFile>;

const WRITE_MS = 1_000;
const RENEW_MS = 5_000;
/** A process that has said nothing for so long does not work any more. */
const SILENT_MS = 60_000;

const folderOf = (home: Home, vault: string): string => join(home.vaultFolder(vault), 'jobs');

/** Tells other terminals what is being done while it is done. */
export const announcing = async <T>(
  home: Home,
  { vault, command, place }: { readonly vault: string; readonly command: string; readonly place: string },
  context: RunContext,
  work: (context: RunContext) => Promise<T>,
): Promise<T> => {
  using job = new Job(home, vault, { command, place, started: context.clock().toISOString() });
  return await work({
    ...context,
    onEvent: (event) => {
      job.take(event);
      context.onEvent(event);
    },
  });
};

class Job implements Disposable {
  readonly #path: string;
  /** Null where nothing can be written: then nobody is told. */
  readonly #file: number | null;
  readonly #known: Pick<JobFile, 'command' | 'place' | 'started'>;
  readonly #renewal: NodeJS.Timeout;
  #phase: Phase | '' = '';
  #subject = '';
  #bytes = 0;
  #ofBytes: number | null = null;
  #since = performance.now();
  #written = 0;

  constructor(home: Home, vault: string, known: Pick<JobFile, 'command' | 'place' | 'started'>) {
    this.#path = join(folderOf(home, vault), `${process.pid}.json`);
    this.#file = openJob(folderOf(home, vault), this.#path);
    this.#known = known;
    this.#write();
    this.#renewal = setInterval(() => this.#write(), RENEW_MS).unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#renewal);
    if (this.#file !== null) closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }

  take(event: ProgressEvent): void {
    if (event.kind === 'phase') this.#enter(event.phase, event.subject);
    else if (event.kind === 'plan') this.#ofBytes = event.bytes;
    else if (event.kind === 'bytes') this.#bytes += event.bytes;
    if (performance.now() - this.#written >= WRITE_MS) this.#write();
  }

  #enter(phase: Phase, subject: string): void {
    if (phase !== this.#phase) {
      this.#bytes = 0;
      this.#since = performance.now();
    }
    this.#phase = phase;
    this.#subject = subject;
  }

  /** In one piece over what was there, so that whoever looks finds the one or the other. */
  #write(): void {
    this.#written = performance.now();
    if (this.#file === null) return;
    const job: JobFile = {
      ...this.#known,
      phase: this.#phase,
      subject: this.#subject.slice(0, LONGEST_SUBJECT),
      bytes: this.#bytes,
      ofBytes: this.#ofBytes,
      working: performance.now() - this.#since,
      written: Date.now(),
    };
    unlessDisk(() => writeSync(this.#file ?? -1, JSON.stringify(job).padEnd(JOB_SIZE), 0));
  }
}

const LONGEST_SUBJECT = 200;
/** Letters. Longer than any job is. */
const JOB_SIZE = 2048;

/** That nobody can look is no reason to stop working. */
const unlessDisk = <T>(work: () => T): T | null => {
  try {
    return work();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
};

const openJob = (folder: string, path: string): number | null =>
  unlessDisk(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openSync(path, 'w', 0o600);
  });

/** What other processes of this computer are at; what a process left that died is taken away. */
export const runningJobs = (home: Home, vault: string, now: Date): RunningJob[] => {
  const folder = folderOf(home, vault);
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    const pid = Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0);
    if (pid === process.pid) return [];
    const job = readJob(path);
    const isWorking = pid !== 0 && isAlive(pid) && (job === null || now.getTime() - job.written < SILENT_MS);
    if (!isWorking) rmSync(path, { force: true });
    return isWorking && job !== null ? [told(job)] : [];
  });
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
};

const readJob = (path: string): JobFile | null => {
  try {
    const found = v.safeParse(JobFile, JSON.parse(readFileSync(path, 'utf8')));
    return found.success ? found.output : null;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) !== undefined) return null;
    throw error;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
};

const told = ({ written: _written, working, ...job }: JobFile): RunningJob => {
  const bytesPerSecond = working === 0 ? 0 : (job.bytes * 1000) / working;
  const left = job.ofBytes === null ? null : Math.max(0, job.ofBytes - job.bytes);
  return {
    ...job,
    bytesPerSecond,
    secondsLeft: left === null || bytesPerSecond === 0 ? null : left / bytesPerSecond,
  };
};
