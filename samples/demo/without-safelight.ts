import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { count, duration } from '../../cli/src/render/quantity.ts';
import { differences, digestsBelow, named } from './digests.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isInstalled } from './programs.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const NEEDED = ['sh', 'gpg', 'jq'] as const;

/** The script that lies in the vault, and nothing of Safelight: what a stranger would have in twenty years. */
export const withoutSafelight = (
  stage: Pick<Stage, 'folder' | 'vault' | 'wordsFile' | 'wanted'>,
  story: Story,
): void => {
  story.chapter('Safelight is gone too: only gpg and jq');
  const absent = NEEDED.filter((program) => !isInstalled(program));
  if (absent.length > 0) {
    story.fact(
      'not done',
      `Not tried: ${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} not installed here.`,
    );
    return;
  }
  const to = join(stage.folder, 'by-gpg');
  const proof = ['--fingerprint', fingerprintOf(stage), '--words-file', stage.wordsFile];
  const started = performance.now();
  const script = [join(stage.vault, 'restore.sh'), '--to', to, ...proof];
  const { status, stdout, stderr } = spawnSync('sh', script, { encoding: 'utf8' });
  if (status !== 0) {
    story.fact('broken', `restore.sh ended with ${status}: ${(stdout + stderr).trim()}`);
    return;
  }
  story.say(
    `The restore.sh in the vault opened it with gpg alone: ${duration((performance.now() - started) / 1000)}.`,
  );
  const wrong = differences(stage.wanted, digestsBelow(to));
  story.check(
    wrong.length === 0,
    `${stage.wanted.size} of ${count(stage.wanted.size, 'file')} came back bit for bit, with their times.`,
    `Not as it was: ${named(wrong)}.`,
  );
};
