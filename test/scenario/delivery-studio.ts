import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { DeliverReport, DeliveryShown, DeliveryWords } from '../../core/src/index.ts';
import { makeJpeg } from '../../samples/jpeg.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { type Computer, computerWithVault } from './cli-studio.ts';

/** A computer with a vault, and a folder of pictures that were exported for a client. */
export interface DeliveryStudio extends Computer {
  readonly exported: string;
  /** Where deliveries are made. */
  readonly out: string;
  /** Delivers; what was made, and the exit code. */
  readonly deliver: (
    client: string,
    ...args: readonly string[]
  ) => Promise<{ readonly code: number | null; readonly document: DeliverReport }>;
  /** The words of a delivery. */
  readonly wordsOf: (id: string) => Promise<string>;
}

/** A small picture that was made the same way each time; `seed` makes another. */
export const picture = (seed: number): Uint8Array => makeJpeg({ seed, width: 64, height: 48 });

export const EXPORTED: readonly string[] = ['1.jpg', '2.jpg', 'Selects/3.jpg', 'Selects/Über uns 🎉.jpg'];

export const write = (path: string, bytes: Uint8Array | string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
};

export const deliveryStudio = async (folder = temporaryFolder()): Promise<DeliveryStudio> => {
  const computer = await computerWithVault(folder);
  const exported = join(computer.folder, 'Export');
  for (const [at, name] of EXPORTED.entries()) write(join(exported, name), picture(at));
  const out = join(computer.folder, 'out');
  return {
    ...computer,
    exported,
    out,
    deliver: (client, ...args) =>
      computer.json<DeliverReport>(['deliver', '--client', client, '--out', out, ...args]),
    wordsOf: async (id) => (await computer.json<DeliveryWords>(['delivery', 'words', id])).document.words,
  };
};

/** Two pictures in a folder of their own. */
export const chosenPictures = (base: string): string => {
  const folder = mkdtempSync(join(base, 'chosen-'));
  for (const at of [1, 2]) write(join(folder, `${at}.jpg`), picture(at));
  return folder;
};

/** The one archive of a delivery. */
export const archiveOf = ({ folder, archives }: DeliverReport): string => {
  expect(archives).toHaveLength(1);
  return join(folder, archives[0]?.name ?? '');
};

/** Every file below a folder, by its path in it. */
export const filesIn = (folder: string): ReadonlyMap<string, Buffer> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );

export type { DeliverReport, DeliveryShown };
