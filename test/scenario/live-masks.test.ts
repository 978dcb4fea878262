import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BackupDocument } from '../../core/src/index.ts';
import { boundByModes, modesObstacle } from '../support/capabilities.ts';
import { testUnless } from '../support/needs.ts';
import { computerWithStudio } from './cli-studio.ts';

/** What cannot be read of the masks beside a catalog is told once, and makes them no copy of a closed catalog. */
const unreadable = (name: string) => async () => {
  const { studio, run } = await computerWithStudio();
  const backUp = async (...paths: readonly string[]) => {
    const { code, stdout } = await run(['backup', ...paths, '--json'], { prefix: boundByModes });
    const [set] = (JSON.parse(stdout) as BackupDocument).sets;
    return {
      code,
      problems: set?.problems.map((problem) => problem.code),
      companion: set?.catalog?.companion,
    };
  };
  const first = await backUp(studio.catalog);
  expect(first).toMatchObject({ code: 0, companion: { copied: 'closed', changed: 0, closed: {} } });
  writeFileSync(join(studio.catalogData, '000010.blob'), 'painted since');
  const path = join(studio.catalogData, name);
  chmodSync(path, 0);
  const second = await backUp();
  chmodSync(path, 0o700);
  expect(second).toMatchObject({ code: 3, problems: ['source-unreadable'], companion: { changed: 0 } });
  expect(second.companion?.closed?.at).toBe(first.companion?.closed?.at);
};

testUnless(modesObstacle())('a file', unreadable('000011.blob'));
testUnless(modesObstacle())('the whole folder', unreadable(''));
