import { boolean } from '@oclif/core/flags';
import type { PlaceDeclared } from '@safelight/core';
import { text } from './flags.ts';

/** What can only be declared of a place. */
export const declaredFlags = {
  elsewhere: boolean({
    summary: 'It is kept in another house. A drive counts as elsewhere while it is not plugged in here.',
    exclusive: ['here'],
  }),
  here: boolean({ summary: 'It is kept where this computer is: a store in the studio.' }),
  medium: text('WORD', 'The kind of its medium: disk, ssd, tape … (a folder is a disk, a bucket is cloud).'),
};

export const declaredOf = (flags: {
  readonly elsewhere?: boolean;
  readonly here?: boolean;
  readonly medium?: string | undefined;
}): PlaceDeclared => ({
  ...(flags.elsewhere === true ? { site: 'elsewhere' as const } : {}),
  ...(flags.here === true ? { site: 'here' as const } : {}),
  ...(flags.medium === undefined ? {} : { medium: flags.medium }),
});
