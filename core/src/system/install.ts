import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolderStepwise, writeFileDurably } from '../fs/durable.ts';
import { runProgram, troubleOf } from './run-program.ts';
import type { Installation } from './service.ts';

/** What the system was told, and what it said to it. */
export interface Installed {
  readonly started: boolean;
  /** Why the system did not take it; all that is written stays, and a person can start it. */
  readonly trouble: string | null;
}

/** Writes the files, and has the system know them. `file`: a person does that. */
export const install = async (
  { files, start, stop }: Installation,
  when: 'now' | 'file',
): Promise<Installed> => {
  for (const { path, text } of files) {
    await makeFolderStepwise(dirname(path), {});
    await writeFileDurably(path, text, { mode: 0o600 });
  }
  if (when === 'file') return { started: false, trouble: null };
  // An earlier one of that name would stay as it was.
  for (const line of stop) await troubleOf(() => runProgram(line));
  const trouble = await troubleOf(async () => {
    for (const line of start) await runProgram(line);
  });
  return { started: trouble === null, trouble };
};

/** The system forgets it, and its files go; gives those that were there. That it was not known is no trouble. */
export const uninstall = async ({ files, stop }: Installation): Promise<readonly string[]> => {
  for (const line of stop) await troubleOf(() => runProgram(line));
  const gone = files.map(({ path }) => path).filter((path) => existsSync(path));
  for (const path of gone) await rm(path);
  return gone;
};

/** Why the system would not start it as it is; null where it will. One whose file is gone is known until it is looked for. */
export const whyNotHeld = async ({ files, held }: Installation): Promise<string | null> => {
  const gone = files.find(({ path }) => !existsSync(path));
  return gone === undefined ? troubleOf(() => runProgram(held)) : `${gone.path} is not there.`;
};
