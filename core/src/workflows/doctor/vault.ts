import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { VaultConfig } from '@safelight/manifests';
import { readKeyFile } from '../../keys/key-file.ts';
import type { Fingerprint } from '../../model/digest.ts';
import { systemCode } from '../../model/errors.ts';
import { openPlace } from '../../place/open-place.ts';
import { readIdentity, readRecoveryKey } from '../../vault/identity.ts';
import { isSoundState } from '../../vault/state.ts';
import { freeSpace } from '../drives.ts';
import type { Home } from '../home.ts';
import { secretStoreFor } from '../session.ts';
import { attempt, type Check, check } from './check.ts';
import { checkStores } from './stores.ts';

/** Everything this computer needs to use one vault. */
export const checkVault = async (home: Home, vault: VaultConfig, now: Date): Promise<Check[]> => [
  ...(await checkPlaces(vault)),
  await attempt(`Key of ${vault.name}`, () => checkKey(home, vault)),
  checkState(home, vault),
  checkHistory(home, vault),
  ...(await checkScratch(home, vault)),
  checkWords(vault, now),
  checkKit(vault),
  ...(await checkStores(vault)),
];

const checkPlaces = async (vault: VaultConfig): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const { name, kind, path } of vault.places) {
    const place = openPlace(name, { kind, path });
    const reached = await attempt(`Vault ${vault.name}`, async () => {
      const identity = await readIdentity(place, vault.certificate as Fingerprint);
      await readRecoveryKey(place, identity);
      return check(`Vault ${vault.name}`, 'good', `${path} is there, and its certificate is the right one.`);
    });
    checks.push(reached);
    if (reached.state === 'good' && kind === 'folder') checks.push(await checkSpace(path));
  }
  return checks;
};

const GIB = 1024 ** 3;

const checkSpace = async (path: string): Promise<Check> => {
  const free = await freeSpace(path);
  if (free === null) return check('Free space', 'unknown', `How much room ${path} has cannot be told.`);
  const finding = `${(free / 1e9).toFixed(free < 1e10 ? 1 : 0)} GB are free in ${path}.`;
  return free < 5 * GIB
    ? check('Free space', 'attention', finding, 'Make room, or get a larger drive before the next big shoot.')
    : check('Free space', 'good', finding);
};

const checkKey = async (home: Home, vault: VaultConfig): Promise<Check> => {
  const secret = await secretStoreFor(home, vault.keystore).get(vault.id);
  const keys = await readKeyFile(home.keyFile(vault.id), { secret, vault: vault.id });
  const where = vault.keystore === 'keychain' ? 'the keychain' : 'a file that only you can read';
  const may = keys.opening === null ? 'It may add and check, not read.' : 'It may read the vault.';
  return check(`Key of ${vault.name}`, 'good', `This computer's key opens; it is kept in ${where}. ${may}`);
};

const checkState = (home: Home, vault: VaultConfig): Check => {
  const subject = `Memory of ${vault.name}`;
  const path = home.statePath(vault.id);
  if (!existsSync(path)) return check(subject, 'note', 'Nothing was backed up from this computer yet.');
  if (isSoundState(path)) return check(subject, 'good', 'What this computer knows of the vault is sound.');
  const remedy = `Move ${home.vaultFolder(vault.id)} aside and run \`safelight open\` with your recovery words: it is built again from the vault.`;
  return { subject, state: 'wrong', finding: `${path} is damaged.`, remedy, exit: 4 };
};

const checkHistory = (home: Home, vault: VaultConfig): Check => {
  const subject = `History of ${vault.name}`;
  const path = home.ledgerPath(vault.id);
  if (!existsSync(path))
    return check(subject, 'note', 'Nothing was written down yet: the history begins now.');
  if (isSoundState(path))
    return check(subject, 'good', 'It can be read; `safelight history verify` checks it.');
  const remedy = `Move ${home.vaultFolder(vault.id)} aside and run \`safelight open\` with your recovery words: what the vault has of it comes back.`;
  return { subject, state: 'wrong', finding: `${path} is damaged.`, remedy, exit: 4 };
};

/** A catalog's copy may have been left by a run that was killed. */
const checkScratch = async (home: Home, vault: VaultConfig): Promise<Check[]> => {
  const left = await readdir(home.scratchFolder(vault.id)).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  if (left.length === 0) return [];
  return [
    check(
      'Leftovers',
      'attention',
      `${left.length} working ${left.length === 1 ? 'copy was' : 'copies were'} left in ${home.scratchFolder(vault.id)}.`,
      'If no Safelight is at work, the next `safelight backup` clears them away.',
    ),
  ];
};

/** Who stands before a burnt desk reads there where the copies are. */
const checkKit = ({ name, places, kitPlaces }: VaultConfig): Check => {
  const subject = `Kit of ${name}`;
  if (kitPlaces === undefined)
    return check(
      subject,
      'unknown',
      'Whether a kit names the places is not known: none was drawn on this computer.',
      'Look at yours, or draw a new one with `safelight key kit`.',
    );
  const unnamed = places.filter((place) => !kitPlaces.includes(place.name));
  if (unnamed.length === 0) return check(subject, 'good', 'The kit that was drawn last names every place.');
  return check(
    subject,
    'attention',
    `The kit that was drawn last does not name ${unnamed.map((place) => place.name).join(', ')}.`,
    'Draw a new one with `safelight key kit`, and put it where the old one was.',
  );
};

const YEAR = 365 * 86_400_000;

const checkWords = ({ name, wordsProven }: VaultConfig, now: Date): Check => {
  const subject = `Words of ${name}`;
  const remedy = 'Type them back with `safelight key prove`.';
  if (wordsProven === null)
    return check(subject, 'attention', 'Nobody has typed the recovery words back yet.', remedy);
  const date = wordsProven.slice(0, 10);
  return now.getTime() - Date.parse(wordsProven) > YEAR
    ? check(subject, 'attention', `The recovery words were last typed back on ${date}.`, remedy)
    : check(subject, 'good', `The recovery words were typed back on ${date}.`);
};
