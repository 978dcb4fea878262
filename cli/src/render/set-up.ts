import type { SetUpReport } from '@safelight/core';
import type { Lines } from './lines.ts';
import { groups } from './quantity.ts';

export const setUpText = (report: SetUpReport): Lines => (report.made ? made(report) : wouldMake(report));

const made = ({ name, path, fingerprint, keystore, writeOnly, kit, wordsFile }: SetUpReport): Lines => [
  `The vault ${name} is made: ${path}`,
  `  Its fingerprint: ${groups(fingerprint ?? '')}`,
  keystore === 'keychain'
    ? "  This computer's key is in its keychain."
    : "  This computer's key is in a file that only you can read; there is no keychain behind it.",
  ...(writeOnly ? ['  This computer can add to the vault and check it, but not read it.'] : []),
  ...(wordsFile === null
    ? []
    : [`  The recovery words are in ${wordsFile}. Write them down, then delete it.`]),
  ...(kit === null ? [] : [`  The kit is ${kit}. Print it, then delete it.`]),
  'Next: type the words back once with `safelight key prove`, then back up with `safelight backup PATH`.',
];

const wouldMake = ({ name, path, keystore, kit, wordsFile }: SetUpReport): Lines => [
  `Nothing was written. This would make the vault ${name} in ${path}.`,
  `  This computer's key would be kept in ${keystore === 'keychain' ? 'its keychain' : 'a file'}.`,
  ...(wordsFile === null ? [] : [`  The recovery words would be written to ${wordsFile}.`]),
  ...(kit === null ? [] : [`  The kit would be written to ${kit}.`]),
];
