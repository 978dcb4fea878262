import { readdirSync } from 'node:fs';
import { restoreMissing } from '../../../core/src/workflows/restore-missing.ts';
import { catalogStudio } from '../../support/catalog-studio.ts';
import { backUpOne, type Computer, newComputer, sessionOf } from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const pictures = [
  { path: 'Anna/IMG_1.CR3', bytes: 'the first' },
  { path: 'Anna/IMG_2.CR3', bytes: 'the second one' },
  { path: 'Bert/IMG_3.CR3', bytes: 'a third' },
];

/** Two shoots and a sidecar, backed up once. */
export const smallStudio = async () => {
  const folder = temporaryFolder();
  const computer = await newComputer(folder);
  const studio = catalogStudio(folder, pictures);
  studio.write('Anna/IMG_1.xmp', 'its edits');
  await backUpOne(computer, studio.catalog);
  return { computer, studio };
};

export const missing = async (computer: Computer, mode: 'write' | 'dry-run', ...include: readonly string[]) =>
  restoreMissing(
    await sessionOf(computer),
    { snapshot: 'latest', set: null, include, mode },
    computer.context,
  );

/** What the computer keeps for its vault. */
export const kept = async ({ home }: Computer): Promise<readonly string[]> => {
  const [vault] = (await home.config()).vaults;
  return readdirSync(home.vaultFolder(vault?.id ?? '')).filter((name) => !/-(wal|shm)$/.test(name));
};
