import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type FoundCatalog, findCatalogs, findDrives } from '@safelight/core';
import { askText, type Choice, choose } from '../person.ts';
import { bytes, moment } from '../render/quantity.ts';

const SEARCH_MS = 4000;
const LEVELS = 3;

/** The catalog to begin with: one that was found, or what the person names. */
export const askCatalog = async (signal: AbortSignal): Promise<string> => {
  const found = await search(signal);
  if (found.length === 0)
    return askPath(
      'No catalog of Lightroom or Capture One was found. Which catalog or folder of pictures is to be safe?',
    );
  const choices: Choice<string | null>[] = [
    ...found.map((catalog) => ({ value: catalog.path, label: catalog.path, hint: hintFor(catalog) })),
    { value: null, label: 'Another catalog, or a folder of pictures' },
  ];
  return (await choose('Which catalog is to be safe?', choices)) ?? askPath('Which catalog or folder?');
};

const search = async (signal: AbortSignal): Promise<readonly FoundCatalog[]> => {
  const home = homedir();
  const drives = await findDrives(process.platform);
  return findCatalogs({
    folders: [join(home, 'Pictures'), join(home, 'Documents'), ...drives.map(({ path }) => path)],
    depth: LEVELS,
    signal: AbortSignal.any([signal, AbortSignal.timeout(SEARCH_MS)]),
  });
};

const hintFor = ({ bytes: size, changed }: FoundCatalog): string =>
  `${bytes(size)}, last changed ${moment(changed)}`;

const askPath = async (message: string): Promise<string> => {
  let given = await askText({ message });
  while (!(await isThere(given)))
    given = await askText({ message: `There is no ${given}. Which catalog or folder?`, initialValue: given });
  return resolve(given);
};

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => path !== '',
    () => false,
  );
