/**
 * `npm run demo`: the main job from end to end on a small studio, through the program a photographer uses. Ends with 1
 * if anything did not hold; `--keep` leaves everything where it was made.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { damagedDrive } from './demo/damaged-drive.ts';
import { backUpAgain, firstBackup, makeVault, verifyVault } from './demo/first-evening.ts';
import { lostLaptop } from './demo/lost-laptop.ts';
import { openStage } from './demo/stage.ts';
import { Story } from './demo/story.ts';
import { toTheClient } from './demo/to-the-client.ts';
import { withoutSafelight } from './demo/without-safelight.ts';

const chapters = [
  makeVault,
  firstBackup,
  backUpAgain,
  verifyVault,
  toTheClient,
  lostLaptop,
  withoutSafelight,
  damagedDrive,
] as const;

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'safelight-demo-'));
const isKept = process.argv.includes('--keep');
const cleanUp = () => {
  if (!isKept) rmSync(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    cleanUp();
    process.exit(130);
  });

const story = new Story((line) => console.log(line));
try {
  const stage = await openStage(folder, story);
  for (const chapter of chapters) await chapter(stage, story);
} catch (error) {
  story.fact('broken', error instanceof Error ? error.message : String(error));
} finally {
  cleanUp();
}
story.end();
if (isKept)
  console.log(`Everything is left in ${folder}; the recovery words are in it: delete it when you are done.`);
process.exitCode = story.isBroken ? 1 : 0;
