import { option, string } from '@oclif/core/flags';
import { toggle } from './flags.ts';
import { parseSize } from './size.ts';

/** What a delivery and a preset are told alike. */
export const contentFlags = {
  originals: toggle('RAW files, layered files and their sidecars too; needs --metadata keep.'),
  metadata: option({
    summary: 'What of the metadata leaves: little, what an agency needs, or everything.',
    options: ['client', 'press', 'keep'] as const,
    default: 'client' as const,
  })(),
};

export const forPhone = () =>
  option({ summary: 'Small pictures in small archives.', options: ['phone'] as const })();

export const archiveFlags = {
  format: option({
    summary: 'A zip that 7-Zip, Keka and WinZip open, or an OpenPGP message.',
    options: ['zip', 'pgp'] as const,
    default: 'zip' as const,
  })(),
  recipient: string({
    summary: 'Encrypt to this OpenPGP certificate instead of words; may be given several times.',
    helpValue: 'FILE.asc',
    multiple: true,
  }),
  'hide-names': toggle('Let nobody without the words see what the files are called.'),
};

/** Bytes of an archive at the most, unless told: what drives formatted as FAT32 and most services take. */
const LIMIT = 4_000_000_000;
/** Phones unpack no more. */
const PHONE_LIMIT = 1_500_000_000;

export const limitFrom = (flags: {
  readonly 'max-size'?: string | undefined;
  readonly for?: 'phone' | undefined;
}): number => {
  const size = flags['max-size'];
  if (size !== undefined) return parseSize('--max-size', size);
  return flags.for === 'phone' ? PHONE_LIMIT : LIMIT;
};
