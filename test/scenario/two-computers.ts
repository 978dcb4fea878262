import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { MachineList, OpenDocument } from '../../manifests/src/index.ts';
import { type Computer, newComputer } from './cli-studio.ts';
import { twoPlaces } from './two-places.ts';

/** The laptop of a studio: a vault in two places, of which each computer has backed up two shoots. */
export const twoComputers = async () => {
  const desk = await twoPlaces();
  const { vault, folder, wordsFile } = desk;
  const words = ['--recovery-words-file', wordsFile];
  const [own] = (await desk.json<MachineList>(['machine', 'list'])).document.machines;
  const opened = newComputer(join(folder, 'laptop'));
  const laptop: Computer = { ...opened, vault, wordsFile };
  const trips = join(folder, 'laptop', 'Trips');
  mkdirSync(trips);
  const attached = await laptop.json<OpenDocument>([
    'open',
    vault,
    ...['--keystore', 'file', '--fingerprint', fingerprintOf(desk), '--machine-name', 'laptop', ...words],
  ]);
  expect(attached.code).toBe(0);
  // What this laptop goes out for is its own; the pictures of the desk are backed up there.
  expect((await laptop.run(['set', 'remove', 'Pictures'])).code).toBe(0);
  const shoot = (name: string, text: string): void => writeFileSync(join(trips, name), text.repeat(20_000));
  const backUp = async (name: string): Promise<void> => {
    shoot(name, name);
    expect((await laptop.run(['backup', trips])).code).toBe(0);
  };
  await backUp('one.jpg');
  await backUp('two.jpg');
  expect((await desk.run(['place', 'sync'])).code).toBe(0);
  return { ...desk, words, laptop, trips, shoot, backUp, own };
};

const fingerprintOf = ({ vault }: Computer): string =>
  JSON.parse(readText(join(vault, 'vault.json'))).certificate as string;

const readText = (path: string): string => readFileSync(path, 'utf8');
