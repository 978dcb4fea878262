import { boolean } from '@oclif/core/flags';
import { type PlaceDeclared, parseRegion } from '@safelight/core';
import { text } from './flags.ts';
import { parseSize } from './size.ts';

/** What can only be declared of a place. */
export const declaredFlags = {
  elsewhere: boolean({
    summary: 'It is kept in another house. A drive counts as elsewhere while it is not plugged in here.',
    exclusive: ['here'],
  }),
  here: boolean({ summary: 'It is kept where this computer is: a store in the studio.' }),
  limit: text('RATE', 'Copy to it at so many bytes a second at the most, as in 2MB; `off` takes that back.'),
  region: text(
    'NAME',
    'Where it lies, as in eu-central-1; `none` takes that back. What a bucket answers itself counts before it.',
  ),
  medium: text('WORD', 'The kind of its medium: disk, ssd, tape … (a folder is a disk, a bucket is cloud).'),
};

export const declaredOf = (flags: {
  readonly elsewhere?: boolean;
  readonly here?: boolean;
  readonly medium?: string | undefined;
  readonly limit?: string | undefined;
  readonly region?: string | undefined;
}): PlaceDeclared => ({
  ...(flags.region === undefined
    ? {}
    : { region: flags.region === 'none' ? null : parseRegion(flags.region) }),
  ...(flags.limit === undefined ? {} : { limit: rateOf(flags.limit) }),
  ...(flags.elsewhere === true ? { site: 'elsewhere' as const } : {}),
  ...(flags.here === true ? { site: 'here' as const } : {}),
  ...(flags.medium === undefined ? {} : { medium: flags.medium }),
});

/** When it is fed, where that was said. */
export const whenOf = (flags: {
  readonly manual?: boolean;
  readonly 'at-night'?: boolean;
  readonly 'after-backup'?: boolean;
}): PlaceDeclared => {
  if (flags.manual === true) return { when: 'manual' };
  if (flags['at-night'] === true) return { when: 'night' };
  return flags['after-backup'] === true ? { when: 'now' } : {};
};

const rateOf = (text: string): number | null => (text === 'off' ? null : parseSize('--limit', text));
