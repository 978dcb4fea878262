import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InboxFolder } from '../../../core/src/inbox/inbox-folder.ts';
import { sweep } from '../../../core/src/workflows/inbox/welcome.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

test('a folder that somebody tidied away holds nothing, and keeps nobody from going on', async () => {
  const inbox = await InboxFolder.open(join(temporaryFolder(), 'inbox'));
  for (const folder of ['working', 'refused', 'done']) rmSync(join(inbox.path, folder), { recursive: true });
  expect(await inbox.namesIn('working')).toEqual([]);
  await sweep(inbox, new Date());
  await inbox.prepare();
  expect(existsSync(join(inbox.path, 'refused'))).toBe(true);
});
