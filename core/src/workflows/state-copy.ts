import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from '../fs/private-folder.ts';
import { copyState, State } from '../vault/state.ts';
import type { Session } from './session.ts';

/** A copy of this computer's state, and the private folder it lies in; both go when the work with them ends. */
export interface StateCopy {
  readonly state: State;
  readonly scratch: string;
}

/** Works on a copy of what this computer knows of a vault, whose own state stays. `purpose` names the folder. */
export const withStateCopy = async <T>(
  { home, vault }: Pick<Session, 'home' | 'vault'>,
  purpose: string,
  work: (copy: StateCopy) => Promise<T>,
): Promise<T> => {
  const scratch = join(home.vaultFolder(vault.id), `${purpose}-${randomUUID()}`);
  await makePrivateFolder(scratch);
  try {
    const path = join(scratch, 'state.db');
    await copyState(home.statePath(vault.id), path);
    using state = new State(path);
    return await work({ state, scratch });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};
