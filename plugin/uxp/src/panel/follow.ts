import { DocumentError, JobProgress, JobResult, parseDocument } from '@safelight/manifests';
import type { Chance, InboxFolder } from '../ports.ts';

/** Milliseconds between two looks: quick while something happens, slower where nothing does. */
const FIRST_MS = 400;
const SLOWEST_MS = 5_000;
/** A job that was not taken for so long waits for Safelight to be started. */
const LATE_MS = 20_000;
/** A result that cannot be read for so long is not half written. */
const HALF_WRITTEN_MS = 30_000;
/** So often in a row the folder may refuse to be looked into: while a file is renamed, some systems do. */
const MOST_REFUSALS = 5;

/** How a job stands. The last is `ended` or `unreadable`; before it, the same is told again only where it changed. */
export type JobState =
  | { readonly kind: 'waiting'; readonly late: boolean }
  | { readonly kind: 'working'; readonly progress: JobProgress; readonly late: boolean }
  | { readonly kind: 'ended'; readonly result: JobResult }
  | { readonly kind: 'unreadable'; readonly why: string };

type Read<T> =
  | { readonly kind: 'read'; readonly document: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string };

const readResult = async (inbox: InboxFolder, id: string): Promise<Read<JobResult>> =>
  ofJob(id, await readAs(inbox, `${id}.result.json`, (text) => parseDocument(JobResult, text) as JobResult));

const readProgress = async (inbox: InboxFolder, id: string): Promise<Read<JobProgress>> =>
  ofJob(id, await readAs(inbox, `${id}.progress.json`, (text) => parseDocument(JobProgress, text)));

const readAs = async <T>(inbox: InboxFolder, name: string, parse: (text: string) => T): Promise<Read<T>> => {
  const text = await inbox.read(name);
  if (text === null) return { kind: 'absent' };
  try {
    return { kind: 'read', document: parse(text) };
  } catch (error) {
    if (error instanceof DocumentError) return { kind: 'unreadable', why: error.why };
    throw error;
  }
};

/** An answer under our name that is another's. */
const ofJob = <T extends { readonly id: string }>(id: string, read: Read<T>): Read<T> =>
  read.kind === 'read' && read.document.id !== id
    ? { kind: 'unreadable', why: 'it answers another job' }
    : read;

/** Both answers; the reason where the folder cannot be looked into. */
const look = async (
  inbox: InboxFolder,
  id: string,
): Promise<{ readonly result: Read<JobResult>; readonly progress: Read<JobProgress> } | Error> => {
  try {
    return { result: await readResult(inbox, id), progress: await readProgress(inbox, id) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/** Looks for progress and result until there is one, or nobody waits any more. Rejects where the folder is gone. */
export async function* follow(
  inbox: InboxFolder,
  id: string,
  chance: Chance,
  signal: AbortSignal,
): AsyncGenerator<JobState, void> {
  let pause = FIRST_MS;
  let seen = '';
  let told = '';
  let unreadableSince: number | null = null;
  let moved = chance.now();
  let refusals = 0;
  while (!signal.aborted) {
    const found = await look(inbox, id);
    if (found instanceof Error) {
      refusals += 1;
      if (refusals >= MOST_REFUSALS) throw found;
      await chance.wait(pause, signal);
      continue;
    }
    refusals = 0;
    const { result, progress } = found;
    if (result.kind === 'read') {
      yield { kind: 'ended', result: result.document };
      return;
    }
    if (result.kind === 'unreadable') {
      unreadableSince ??= chance.now();
      if (chance.now() - unreadableSince >= HALF_WRITTEN_MS) {
        yield { kind: 'unreadable', why: result.why };
        return;
      }
    } else unreadableSince = null;
    const mark = progress.kind === 'read' ? JSON.stringify(progress.document) : progress.kind;
    if (mark !== seen) [seen, moved, pause] = [mark, chance.now(), FIRST_MS];
    const late = chance.now() - moved >= LATE_MS;
    if (`${mark} ${late}` !== told)
      yield progress.kind === 'read'
        ? { kind: 'working', progress: progress.document, late }
        : { kind: 'waiting', late };
    told = `${mark} ${late}`;
    if (signal.aborted) return;
    await chance.wait(pause, signal);
    pause = Math.min(SLOWEST_MS, Math.round(pause * 1.4));
  }
}
