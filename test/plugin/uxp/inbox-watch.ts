import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InboxFolder } from '../../../core/src/inbox/inbox-folder.ts';
import type { RunContext } from '../../../core/src/model/events.ts';
import { type Answer, answerWith } from '../../../core/src/workflows/inbox/answer.ts';
import { InboxRunner } from '../../../core/src/workflows/inbox/runner.ts';
import type { Job, OfferedPreset, Welcome } from '../../../manifests/src/index.ts';
import { draft, planOf, reportOf, shoots } from './answers.ts';

export const huber: OfferedPreset = {
  id: 'huber',
  name: 'Huber wedding',
  client: 'Anna Huber',
  purpose: 'full',
  originals: false,
};
export const press: OfferedPreset = { ...huber, id: 'press', name: 'Gazette', client: 'Gazette' };

export interface Watched {
  readonly presets: readonly OfferedPreset[];
  /** Folders that are approved besides the spool. */
  readonly roots: readonly string[];
  /** In place of what is done otherwise. */
  readonly perform?: (job: Job, context: RunContext) => Promise<Answer>;
}

export interface InboxWatch {
  /** What was taken so far, in order. */
  readonly jobs: readonly Job[];
  /** Ends; what comes after waits. */
  stop(): Promise<void>;
}

/**
 * Safelight at the other end of the folder: our own runner takes the jobs, approves what they name and answers; only what it would have done for
 * them is made up. This is the one place to put `safelight inbox watch` itself.
 */
export const startInboxWatch = async (
  folder: string,
  { presets, roots, perform = madeUp }: Watched,
): Promise<InboxWatch> => {
  const inbox = await InboxFolder.open(folder);
  const stopped = new AbortController();
  const jobs: Job[] = [];
  const context: RunContext = {
    signal: stopped.signal,
    onEvent: () => undefined,
    clock: () => new Date(),
  };
  const runner = new InboxRunner({
    inbox,
    roots: async () => roots,
    perform: (job, _sources, performing) => {
      jobs.push(job);
      return perform(job, performing);
    },
    isHeld: async () => false,
    whyUnproven: async () => null,
  });
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      greet(folder, welcomeOf(presets, roots));
      await runner.pass('quick', context);
      await runner.pass('heavy', context);
      await setTimeout(50);
    }
  })();
  return {
    jobs,
    stop: async () => {
      stopped.abort();
      await watching.catch(() => undefined);
    },
  };
};

export const welcomeOf = (
  presets: readonly OfferedPreset[],
  roots: readonly string[] = [],
  seen: Date = new Date(),
): Welcome => ({
  type: 'welcome',
  version: 1,
  seen: seen.toISOString(),
  presets: [...presets],
  pairing: false,
  roots: [...roots],
});

export const greet = (folder: string, welcome: Welcome): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'welcome.json');
  writeFileSync(`${path}.part`, JSON.stringify(welcome));
  renameSync(`${path}.part`, path);
};

const madeUp = async (job: Job): Promise<Answer> => {
  switch (job.verb) {
    case 'status':
      return answerWith({ shoots: [...shoots] });
    case 'backup':
      return answerWith({});
    case 'deliver':
    case 'preview':
      if (job.mode === 'plan') return answerWith({ plan: planOf(job.sources) });
      return answerWith({
        delivery: reportOf(job.sources),
        text: draft,
        linkMissing: true,
        words: { way: 'wait', to: '+49 171 2345678 (SMS)' },
      });
  }
};
