import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAnswer } from '../../inbox/answers.ts';
import type { InboxFolder } from '../../inbox/inbox-folder.ts';
import type { Home } from '../home.ts';
import { approvedRoots, inboxOf } from './inbox-config.ts';
import { offered, presetsIn } from './presets.ts';

/** Tells panels what they may ask for, and that somebody looks. */
export const greet = async (home: Home, inbox: InboxFolder, now: Date): Promise<void> => {
  const config = await home.config();
  await writeAnswer(inbox.welcome, {
    type: 'welcome',
    version: 1,
    seen: now.toISOString(),
    presets: presetsIn(config).map(offered),
    pairing: inboxOf(config).pairing === 'required',
    roots: [...approvedRoots(home, config)],
  });
};

/** Milliseconds after which nobody asks for an answer, or comes back for what was rendered. */
const KEPT = 30 * 24 * 3_600_000;

/** Old answers and ended jobs, and what was rendered for a job that never came. */
export const sweep = async (inbox: InboxFolder, now: Date): Promise<void> => {
  for (const [folder, which] of [
    ['', /\.(result|progress)\.json(\.tmp)?$|\.json\.tmp$|^\..+\.part$/],
    ['done', /./],
    ['refused', /./],
    ['spool', /./],
  ] as const)
    for (const name of await inbox.namesIn(folder)) {
      if (!which.test(name)) continue;
      const file = join(inbox.path, folder, name);
      const found = await stat(file).catch(() => null);
      if (found !== null && now.getTime() - found.mtimeMs > KEPT)
        await rm(file, { recursive: true, force: true });
    }
};
