import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScheduleConfig } from '../../../manifests/src/index.ts';
import { attachComputer, newComputer } from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const schedule: ScheduleConfig = {
  every: 'day',
  at: '03:00',
  day: 'sun',
  until: null,
  battery: 'wait',
  metered: 'run',
  notify: ['desktop'],
  since: '2026-11-20T12:00:00.000Z',
};

test('a computer that is attached anew keeps its schedule: the system goes on beginning it', async () => {
  const folder = temporaryFolder();
  const computer = await newComputer(folder);
  const [vault] = (await computer.home.config()).vaults;
  await computer.home.changeVault(vault?.id ?? '', (known) => ({ ...known, schedule }));
  const again = await attachComputer(computer, computer.home.path);
  expect((await again.home.config()).vaults).toMatchObject([{ id: vault?.id, schedule }]);
  // Another computer has none.
  const other = await attachComputer(computer, join(folder, 'other'));
  expect((await other.home.config()).vaults[0]).not.toHaveProperty('schedule');
});
