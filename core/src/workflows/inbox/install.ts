import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { InboxInstalled } from '@safelight/manifests';
import { makeFolderStepwise, writeFileDurably } from '../../fs/durable.ts';
import { InboxFolder } from '../../inbox/inbox-folder.ts';
import { type Service, type ServiceFile, serviceFile } from '../../inbox/service.ts';
import { isSafelightError, SafelightError, systemCode } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import type { Home } from '../home.ts';
import { approvedRoots, inboxFolderOf, keepInbox } from './inbox-config.ts';
import { greet } from './welcome.ts';

export type { InboxInstalled } from '@safelight/manifests';

export interface InstallOptions {
  /** Null: where it is, or the usual one. */
  readonly folder: string | null;
  /** Folders whose files may be asked for, besides those of the sets. */
  readonly roots: readonly string[];
  readonly service: Service;
  /** `file`: write what the system starts, and let the person make it known. */
  readonly start: 'now' | 'file';
  readonly mode: 'write' | 'dry-run';
}

/** `inbox install`: makes the folder, and has the system look after it whenever somebody logs in. */
export const installInbox = async (
  home: Home,
  { folder, roots, service, start, mode }: InstallOptions,
  { clock }: RunContext,
): Promise<InboxInstalled> => {
  const file = serviceFile(service, system());
  let trouble: string | null = null;
  if (mode === 'write') {
    if (folder !== null || roots.length > 0) await keepInbox(home, { folder, roots });
    const inbox = await InboxFolder.open(inboxFolderOf(await home.config()));
    await greet(home, inbox, clock());
    await makeFolderStepwise(dirname(file.path), {});
    await writeFileDurably(file.path, file.text, { mode: 0o600 });
    if (start === 'now') trouble = await started(file);
  }
  const config = await home.config();
  return {
    folder: folder ?? inboxFolderOf(config),
    roots: [...approvedRoots(home, config)],
    service: file.path,
    started: mode === 'write' && start === 'now' && trouble === null,
    trouble,
    commands: file.start.map((line) => line.join(' ')),
  };
};

/** `inbox install --remove`: nothing looks after the folder any more; it and what is in it stays. */
export const removeInboxService = async (home: Home, service: Service): Promise<InboxInstalled> => {
  const file = serviceFile(service, system());
  for (const line of file.stop) await runProgram(line).catch(() => undefined);
  await rm(file.path, { force: true });
  const config = await home.config();
  return {
    folder: inboxFolderOf(config),
    roots: [...approvedRoots(home, config)],
    service: file.path,
    started: false,
    trouble: null,
    commands: [],
  };
};

/** Why the system did not take it; all that is written stays, and a person can start it. */
const started = async ({ start }: ServiceFile): Promise<string | null> => {
  try {
    for (const line of start) await runProgram(line);
    return null;
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return error.message;
  }
};

const system = () => ({ platform: process.platform, user: homedir(), uid: process.getuid?.() ?? 0 });

const run = promisify(execFile);

/** Throws `program-missing` with what it said. */
const runProgram = async ([program = '', ...args]: readonly string[]): Promise<void> => {
  try {
    await run(program, args, { timeout: 30_000, windowsHide: true });
  } catch (error) {
    const said =
      error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n')[0] : '';
    const why = systemCode(error) === 'ENOENT' ? 'it is not installed' : said || 'it failed';
    throw new SafelightError('program-missing', { program: [program, ...args].join(' '), why }, error);
  }
};
