import { type EditorHost, JOB_LIMIT, Job, parseDocument } from '@safelight/manifests';
import type { Chance, InboxFolder } from '../ports.ts';

export interface Asking {
  readonly host: EditorHost;
  readonly version: string;
}

export type Request =
  | {
      readonly verb: 'deliver' | 'preview';
      readonly preset: string;
      readonly mode: 'plan' | 'make';
      readonly sources: readonly string[];
    }
  | { readonly verb: 'status'; readonly sources: readonly string[] };

/** As it is put into the inbox. Throws `DocumentError` where it is no job. */
export const jobText = (id: string, request: Request, { host, version }: Asking, now: number): string => {
  const at = new Date(now).toISOString();
  const from = { host, version: version.slice(0, 40) };
  const text = `${JSON.stringify({ type: 'job', version: 1, id, at, from, ...request })}\n`;
  parseDocument(Job, text);
  if (text.length > JOB_LIMIT / 3) throw new JobTooLarge();
  return text;
};

/** More files by name than a job may hold. */
export class JobTooLarge extends Error {
  override readonly name = 'JobTooLarge';
}

/** An id that neither a job nor an answer in this folder has. */
export const freeId = async (inbox: InboxFolder, chance: Chance): Promise<string> => {
  for (;;) {
    const id = chance.id();
    if (!(await isUsed(inbox, id))) return id;
  }
};

/** Was a job of that id put in before? What is with Safelight now has a progress or a result, or soon will. */
export const isUsed = async (inbox: InboxFolder, id: string): Promise<boolean> => {
  for (const name of [`${id}.json`, `${id}.progress.json`, `${id}.result.json`])
    if ((await inbox.read(name)) !== null) return true;
  return false;
};
