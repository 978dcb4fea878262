import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, resolve } from 'node:path';
import { type RunContext, SafelightError, type SetUpOptions } from '@safelight/core';
import { modeOf } from './flags.ts';
import { showWords } from './person.ts';
import type { WizardPresets } from './wizard/wizard.ts';

export interface InitFlags {
  readonly vault: string | undefined;
  readonly name: string | undefined;
  readonly keystore: 'keychain' | 'file';
  readonly 'write-only': boolean;
  readonly kit: string | undefined;
  readonly 'recovery-words-file': string | undefined;
  readonly 'machine-name': string | undefined;
  readonly 'same-disk': boolean;
  readonly 'dry-run': boolean;
  readonly yes: boolean;
}

/** Throws `bad-argument` where something is missing that nobody is there to be asked for. */
export const initOptions = (flags: InitFlags, isAttended: boolean, { clock }: RunContext): SetUpOptions => {
  const { vault, kit = null, 'recovery-words-file': wordsFile = null } = flags;
  if (vault === undefined) throw missing('--vault DIR', 'say where the vault is to be');
  const shown = isAttended && !flags.yes && wordsFile === null;
  if (!shown && wordsFile === null && kit === null)
    throw missing('--recovery-words-file FILE', 'say where the recovery words go, or give --kit FILE.pdf');
  return {
    vault,
    name: flags.name ?? basename(resolve(vault)),
    machineName: flags['machine-name'] ?? hostname(),
    keystore: flags.keystore,
    writeOnly: flags['write-only'],
    kit,
    wordsFile,
    now: clock(),
    random: (size) => randomBytes(size),
    mode: modeOf(flags),
    tellWords: shown ? showWords : async () => undefined,
  };
};

/** What the guided set-up need not ask. */
export const presetsFrom = (flags: InitFlags): WizardPresets => ({
  name: flags.name ?? null,
  machineName: flags['machine-name'] ?? null,
  keystore: flags.keystore,
  kit: flags.kit ?? null,
  writeOnly: flags['write-only'],
  sameDisk: flags['same-disk'] ? 'allow' : 'refuse',
});

const missing = (what: string, why: string) => new SafelightError('bad-argument', { what, why });
