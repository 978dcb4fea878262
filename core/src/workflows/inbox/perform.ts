import type { Job, SetConfig } from '@safelight/manifests';
import { databaseIn } from '../../catalog/captureone-document.ts';
import { readerOfFile } from '../../catalog/readers.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { type BytePath, displayPath, pathText } from '../../model/paths.ts';
import { backUpPaths } from '../back-up-paths.ts';
import { setPath } from '../sets.ts';
import { status } from '../status.ts';
import { type Answer, answerWith } from './answer.ts';
import { deliverJob, type Performing } from './deliver-job.ts';

/** Does what a job asks for; `sources` are resolved and approved. */
export const perform = async (
  job: Job,
  sources: readonly BytePath[],
  performing: Performing,
  context: RunContext,
): Promise<Answer> => {
  switch (job.verb) {
    case 'deliver':
    case 'preview':
      return deliverJob(job, sources, performing, context);
    case 'backup':
      return backupJob(job.id, sources[0] ?? ('' as BytePath), performing, context);
    case 'status':
      return statusJob(sources, performing, context);
  }
};

/** What a job is about, to be approved. */
export const sourcesOf = (job: Job): readonly string[] => ('sources' in job ? job.sources : [job.catalog]);

/** Only what is remembered: what is backed up is decided at the terminal, not in an editor. */
const backupJob = async (
  id: string,
  catalog: BytePath,
  { home, vaultName }: Performing,
  context: RunContext,
): Promise<Answer> => {
  const set = await setAt((await home.config()).sets, catalog);
  const path = set === null ? null : pathText(setPath(set));
  if (path === null)
    throw new SafelightError('job-refused', {
      job: id,
      why: `${displayPath(catalog)} is not backed up yet; do it once with \`safelight backup\``,
    });
  const options = { vaultName, paths: [path], reopen: false, acceptChanges: false };
  const backup = await backUpPaths(home, options, context);
  return answerWith({ outcome: backup.complete ? 'done' : 'incomplete', backup });
};

/** A Capture One document is meant by its folder, too. */
const setAt = async (sets: readonly SetConfig[], path: BytePath): Promise<SetConfig | null> => {
  const inside = await databaseIn(pathText(path) ?? '').catch(() => null);
  return (
    sets.find((set) => setPath(set) === path || (inside !== null && pathText(setPath(set)) === inside)) ??
    null
  );
};

/** Has its editor the catalog open? Then a job that waits for that waits. */
export const isHeld = async (catalog: string): Promise<boolean> => {
  const database = (await databaseIn(catalog).catch(() => null)) ?? catalog;
  const reader = await readerOfFile(database).catch(() => null);
  return reader !== null && (await reader.hold(database)).state === 'open';
};

const statusJob = async (
  sources: readonly BytePath[],
  { home, vaultName }: Performing,
  context: RunContext,
): Promise<Answer> => {
  const { shoots } = await status(home, { vaultName, shoot: null, all: true }, context);
  const shown = sources.map(displayPath);
  const isAsked = ({ path }: { readonly path: string }): boolean =>
    shown.some((source) => source === path || source.startsWith(`${path}/`));
  return answerWith({ shoots: shoots.filter(isAsked) });
};
