import { hostname } from 'node:os';
import { resolve } from 'node:path';
import {
  type Door,
  type Home,
  type OpenOptions,
  parseFingerprint,
  pinnedFor,
  SafelightError,
} from '@safelight/core';
import type { SeenVault } from '@safelight/manifests';
import { confirm } from './person.ts';
import { groups } from './render/quantity.ts';
import { wordsFrom } from './words-source.ts';

export interface OpenFlags {
  readonly keystore: 'keychain' | 'file';
  readonly 'write-only': boolean;
  readonly 'recovery-words-file'?: string | undefined;
  readonly 'machine-name'?: string | undefined;
  readonly to?: string | undefined;
}

export const seen = ({ identity, place }: Door): SeenVault => ({
  opened: false,
  vault: identity.description.name,
  path: place.locator.path,
  certificate: identity.certificate.fingerprint,
});

/** The fingerprint from the command line, else the one this computer has pinned for that folder. */
export const pinFrom = async (home: Home, vault: string, given: string | undefined) =>
  given === undefined ? pinnedFor(await home.config(), vault) : parseFingerprint(given);

/** Before words are typed somebody must say that the vault is theirs. Throws `not-pinned`. */
export const confirmDoor = async ({ identity }: Door, isAttended: boolean): Promise<void> => {
  if (identity.pinned) return;
  const found = identity.certificate.fingerprint;
  const message = `The vault ${identity.description.name} has the fingerprint ${groups(found)}. Is this the one on your kit?`;
  if (isAttended && (await confirm(message, 'no'))) return;
  throw new SafelightError('not-pinned', { found });
};

export const openOptions = async (flags: OpenFlags, isAttended: boolean): Promise<OpenOptions> => ({
  words: await wordsFrom(flags['recovery-words-file'], isAttended),
  machineName: flags['machine-name'] ?? hostname(),
  keystore: flags.keystore,
  writeOnly: flags['write-only'],
  to: flags.to === undefined ? null : resolve(flags.to),
});
