import { join, resolve } from 'node:path';
import { type Drive, diskOf, findDrives, freeSpace } from '@safelight/core';
import { askText, type Choice, choose, say } from '../person.ts';
import { bytes } from '../render/quantity.ts';

/** The folder of the vault: on a drive that is plugged in, or one the person names; never on the catalog's own disk unasked. */
export const askDrive = async (catalog: string, sameDisk: 'refuse' | 'allow'): Promise<string> => {
  const own = await diskOf(catalog);
  const drives = (await findDrives(process.platform)).filter(({ disk }) => disk !== own);
  const choices: Choice<string | null>[] = [
    ...drives.map((drive) => ({
      value: vaultOn(drive),
      label: drive.path,
      hint: `${bytes(drive.free)} free`,
    })),
    { value: null, label: 'Another folder' },
  ];
  const message = 'Which drive is to hold the vault? Best one that is not always plugged in.';
  const chosen = drives.length === 0 ? null : await choose(message, choices);
  return chosen ?? askFolder(own, sameDisk);
};

const vaultOn = ({ path }: Drive): string => join(path, 'Safelight');

const askFolder = async (own: string | null, sameDisk: 'refuse' | 'allow'): Promise<string> => {
  const message = 'Which folder is to hold the vault? It must be empty, or not there yet.';
  for (;;) {
    const folder = resolve(
      await askText({ message, validate: (text) => (text === '' ? 'Name a folder.' : undefined) }),
    );
    if (sameDisk === 'refuse' && (await diskOf(folder)) === own) {
      await say(
        'warn',
        `${folder} is on the same disk as the catalog: one broken disk would take both. Choose another drive.`,
      );
      continue;
    }
    const free = await freeSpaceAbove(folder);
    await say('info', free === null ? folder : `${folder}: ${bytes(free)} free`);
    return folder;
  }
};

/** The folder itself may not be there yet. */
const freeSpaceAbove = async (folder: string): Promise<number | null> =>
  (await freeSpace(folder)) ??
  (folder === resolve(folder, '..') ? null : freeSpaceAbove(resolve(folder, '..')));
