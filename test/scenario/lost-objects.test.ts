import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { CheckReport, DrillReport } from '../../core/src/index.ts';
import { needs } from '../support/needs.ts';
import { computerWithVault } from './cli-studio.ts';
import { restoreScript } from './restore-sh-run.ts';

const MIB = 1 << 20;

/** Objects of whole pictures, as they lie in the vault. */
const pictureObjects = (vault: string): readonly string[] =>
  readdirSync(join(vault, 'objects'), { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).isFile() && statSync(path).size > MIB)
    .sort();

/** One bit in the middle of it. */
const flip = (path: string): void => {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

/** Four pictures whose objects share a keyring. */
const backedUp = async () => {
  const computer = await computerWithVault();
  const pictures = join(computer.folder, 'pictures');
  mkdirSync(pictures);
  for (const name of ['a.tif', 'b.tif', 'c.tif', 'd.tif'])
    writeFileSync(join(pictures, name), randomBytes(2 * MIB));
  expect(await computer.run(['backup', pictures])).toMatchObject({ code: 0 });
  return { ...computer, pictures };
};

const isWhole = (restored: string, pictures: string): boolean =>
  readdirSync(pictures).every((name) =>
    readFileSync(join(restored, 'pictures', name)).equals(readFileSync(join(pictures, name))),
  );

describe('a picture that is sealed again, because its first object was lost or damaged', () => {
  const cases: readonly (readonly [string, (object: string) => void, readonly string[][]])[] = [
    ['lost', (object: string) => rmSync(object), []],
    ['damaged, as a check found', flip, [['verify']]],
    ['damaged, as a restore test found', flip, [['drill', '--all']]],
  ];
  for (const [how, spoil, findings] of cases)
    needs(
      'dash',
      'gpg',
      'jq',
    )(how, async () => {
      const { run, json, vault, pictures, folder, wordsFile } = await backedUp();
      // Of every name an object may have one comes before and one after the first.
      for (const [turn, object] of pictureObjects(vault).entries()) {
        spoil(object);
        for (const command of findings) expect((await run(command)).code).toBe(4);
        const { document } = await json<{ sets: { stored: { files: number } }[] }>(['backup']);
        expect(document.sets[0]?.stored.files).toBe(1);
        expect(await run(['restore', '--to', join(folder, `back-${turn}`)])).toMatchObject({ code: 0 });
        expect(isWhole(join(folder, `back-${turn}`), pictures)).toBe(true);
      }
      expect((await json<DrillReport>(['drill', '--all'])).document.passed).toBe(true);
      const to = join(folder, 'by script');
      const { certificate } = (await json<CheckReport>(['verify'])).document;
      const known = ['--fingerprint', certificate, '--words-file', wordsFile];
      const script = await restoreScript({ vault, arguments: [...known, '--to', to] });
      expect(script.stderr).not.toContain('damage');
      expect(script.code).toBe(0);
      expect(isWhole(to, pictures)).toBe(true);
    });
});
