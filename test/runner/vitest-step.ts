import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository } from '../support/repository.ts';
import { succeeds } from './step.ts';
import { nothing, sum, type Tally } from './tally.ts';
import { TALLY_FILE, type TallyFile } from './tally-reporter.ts';

const reporters = ['--reporter=default', `--reporter=${inRepository('test', 'runner', 'tally-reporter.ts')}`];

const read = (file: string): Tally => {
  if (!existsSync(file)) return nothing;
  const { tallies, loose }: TallyFile = JSON.parse(readFileSync(file, 'utf8'));
  return sum([...tallies, { ...nothing, failed: loose }]);
};

/** Runs one project of `vitest.config.ts`; a Vitest that fails without naming a test counts as one failure. */
export const runProject = (project: string, title: string): Tally => {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-tally-'));
  try {
    const file = join(folder, 'tally.json');
    const args = ['run', `--project=${project}`, '--silent=passed-only', '--passWithNoTests', ...reporters];
    const good = succeeds({ title, program: 'vitest', args, env: { [TALLY_FILE]: file } });
    const tally = read(file);
    return good || tally.failed.length > 0
      ? tally
      : { ...tally, failed: [`${title}: vitest did not finish`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
