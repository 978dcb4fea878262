import { expect } from 'vitest';
import { needs } from '../support/needs.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { laterBackup } from '../torture/harness/backup-ordeal.ts';
import { killAtLast } from '../torture/harness/ordeal.ts';
import { setStage } from '../torture/harness/stage.ts';

// From the manifests of the last set on: stretch of history, inventory, root, and what this computer remembers of it.
needs('gcc')(
  'killed between the history and the root, and after it: the chain is whole, each backup told once',
  async () => {
    const ordeal = await laterBackup(await setStage(temporaryFolder()));
    const { hit, trouble } = await killAtLast(ordeal, 'rename', 6);
    expect(trouble).toEqual([]);
    expect(hit).toBe(6);
  },
);
