import { type BackupDocument, backUpPaths, type DrillReport, type SetUpReport } from '@safelight/core';
import { say } from '../person.ts';
import { backupText } from '../render/backup.ts';
import { askCatalog } from './ask-catalog.ts';
import { askDrive } from './ask-drive.ts';
import { askStudio } from './ask-studio.ts';
import { makeVault } from './make-vault.ts';
import { testRestore } from './test-restore.ts';
import { typeBack } from './type-back.ts';
import type { Wizard } from './wizard.ts';

export interface FirstEvening {
  readonly setUp: SetUpReport;
  readonly wordsProven: boolean;
  readonly backup: BackupDocument;
  /** Null where this computer only adds and the words were not typed. */
  readonly restoreTest: DrillReport | null;
}

/** The guided set-up. Nothing is made before the last question; the words come then, and after them the vault. */
export const firstEvening = async (wizard: Wizard): Promise<FirstEvening> => {
  await say('intro', 'Safelight: your pictures and their catalog, safe by tonight');
  const catalog = await askCatalog(wizard.context.signal);
  const studio = await askStudio();
  const vault = await askDrive(catalog, wizard.presets.sameDisk);
  const setUp = await makeVault(wizard, vault);
  const words = await typeBack(wizard, setUp);
  await say('info', 'Now the first backup.');
  const options = {
    vaultName: setUp.name,
    paths: [catalog],
    studio,
    reopen: false,
    acceptChanges: false,
  };
  const backup = await backUpPaths(wizard.home, options, wizard.context);
  wizard.tell(backupText(backup));
  const restoreTest = await testRestore(wizard, setUp, words);
  await say('outro', 'From now on: `safelight backup`. How things stand: `safelight`.');
  return { setUp, wordsProven: words !== null, backup, restoreTest };
};
