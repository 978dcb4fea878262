import { randomBytes } from 'node:crypto';
import { SafelightError, type SampleChoice } from '@safelight/core';
import { text } from './flags.ts';
import { parseSize } from './size.ts';

export const sampleFlag = () =>
  text(
    'PART',
    'Read only so much of the pictures, as in 5% or 2GB: what was read back longest ago comes first.',
  );

/** What `--sample` says, drawn by a chance that nobody can foresee; null where it was not given. Throws `bad-argument`. */
export const sampleFrom = (given: string | undefined): SampleChoice | null => {
  if (given === undefined) return null;
  return { size: sizeOf(given), random: (size) => randomBytes(size) };
};

const sizeOf = (given: string): SampleChoice['size'] => {
  const [, percent] = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(given) ?? [];
  if (percent === undefined) return { kind: 'bytes', bytes: parseSize('--sample', given) };
  const share = Number(percent) / 100;
  if (share > 0 && share <= 1) return { kind: 'share', share };
  throw new SafelightError('bad-argument', {
    what: `--sample ${given}`,
    why: 'it must be more than 0 % and at most 100 %',
  });
};
