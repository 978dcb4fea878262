import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InboxFolder } from '../../../core/src/inbox/inbox-folder.ts';
import type { RunContext } from '../../../core/src/model/events.ts';
import { type Answer, answerWith } from '../../../core/src/workflows/inbox/answer.ts';
import { InboxRunner } from '../../../core/src/workflows/inbox/runner.ts';
import type { Job } from '../../../manifests/src/index.ts';

/** A job as a panel writes it. */
export const jobOf = (some: object = {}): Record<string, unknown> & { readonly id: string } => ({
  type: 'job',
  version: 1,
  id: randomUUID(),
  at: new Date().toISOString(),
  from: { host: 'browser', version: '1.0.0' },
  verb: 'deliver',
  preset: 'huber',
  mode: 'make',
  sources: ['/nowhere'],
  ...some,
});

export const contextOf = (signal = new AbortController().signal, clock = () => new Date()): RunContext => ({
  signal,
  onEvent: () => undefined,
  clock,
});

export interface Performed {
  readonly job: Job;
  readonly sources: readonly string[];
}

/** An inbox with one approved folder that holds `a.jpg`, and what was done of its jobs. */
export const inboxIn = async (
  folder: string,
  perform: (performed: Performed) => Promise<Answer> = async () => answerWith({}),
) => {
  const approved = join(folder, 'approved');
  mkdirSync(approved);
  writeFileSync(join(approved, 'a.jpg'), 'a');
  const inbox = await InboxFolder.open(join(folder, 'inbox'));
  const performed: Performed[] = [];
  const held = new Set<string>();
  const runner = new InboxRunner({
    inbox,
    roots: async () => [approved],
    perform: async (job, sources) => {
      performed.push({ job, sources });
      return perform({ job, sources });
    },
    whyUnproven: async () => null,
    isHeld: async (catalog) => held.has(catalog),
  });
  const put = (job: { readonly id: string }, bytes: string | Uint8Array = JSON.stringify(job)): void =>
    writeFileSync(inbox.job(job.id), bytes, { mode: 0o600 });
  const pass = async () => [
    ...(await runner.pass('quick', contextOf())),
    ...(await runner.pass('heavy', contextOf())),
  ];
  return { approved, inbox, runner, performed, held, put, pass };
};
