import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Home, SafelightError, type SetUpReport, setUpVault } from '@safelight/core';
import { confirm, say, showWords } from '../person.ts';
import type { Wizard } from './wizard.ts';

/** The last questions, the words, and then the vault with its kit. */
export const makeVault = async ({ home, presets, context }: Wizard, vault: string): Promise<SetUpReport> => {
  const writeOnly = presets.writeOnly || (await askWriteOnly());
  const kit = presets.kit ?? (await askKit(home));
  await askForPaper();
  const setUp = await setUpVault(home, {
    vault,
    name: presets.name ?? (await freeName(home)),
    machineName: presets.machineName ?? hostname(),
    keystore: presets.keystore,
    writeOnly,
    kit,
    wordsFile: null,
    now: context.clock(),
    random: (size) => randomBytes(size),
    mode: 'write',
    tellWords: showWords,
  });
  await say('success', `The vault is made: ${setUp.path}`);
  if (kit !== null) await say('info', `The kit is ${kit}. Print it now, on a printer of your own.`);
  return setUp;
};

const askWriteOnly = async (): Promise<boolean> => {
  if (!(await confirm('Does this computer leave the studio?', 'no'))) return false;
  return confirm(
    'Then keep the key that reads the vault off it? It will add and check; to restore you will need your words.',
    'yes',
  );
};

/** The kit lies in the private folder until it was printed. */
const askKit = async (home: Home): Promise<string | null> =>
  (await confirm('Make the kit, a PDF to print, with the words on it?', 'yes'))
    ? join(home.path, 'safelight-kit.pdf')
    : null;

const askForPaper = async (): Promise<void> => {
  const ready =
    'Now come eight words that open your pictures when this computer is gone. Pen and paper ready?';
  if (await confirm(ready, 'yes')) return;
  throw new SafelightError('interrupted', { what: 'The set-up' });
};

const freeName = async (home: Home): Promise<string> => {
  const taken = new Set((await home.config()).vaults.map(({ name }) => name));
  let name = 'Studio';
  for (let number = 2; taken.has(name); number += 1) name = `Studio-${number}`;
  return name;
};
