import { execFileSync } from 'node:child_process';
import { unlinkSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { expect } from 'vitest';
import { type Computer, computerWithVault } from '../scenario/cli-studio.ts';
import { frameBytes, makeShootStudio, removeFromCatalog } from './several-shoots.ts';

export interface Week {
  /** Frames of the wedding, and how many of them are culled. */
  readonly frames: number;
  readonly culled: number;
  /** JPEGs that keywords are written into. */
  readonly keyworded: number;
}

/** As an editor does: into the files, by ExifTool itself. */
const writeKeywords = (folder: string): void => {
  const args = ['-q', '-overwrite_original', '-Keywords+=wedding', '-XMP-dc:Subject+=wedding', folder];
  execFileSync('exiftool', args, { stdio: ['ignore', 'ignore', 'inherit'] });
};

interface Report {
  readonly sets: readonly {
    readonly complete: boolean;
    readonly problems: readonly unknown[];
    readonly stored: { readonly files: number };
    readonly totals: { readonly files: number };
    readonly notes: readonly string[];
  }[];
}

const backUp = async (computer: Computer, ...paths: readonly string[]) => {
  const { code, stdout, stderr } = await computer.run(['backup', ...paths, '--json'], { timeout: 1_800_000 });
  return { code, stderr, set: (JSON.parse(stdout) as Report).sets[0] };
};

/**
 * A week of culling, keywording and retouching between two backups: all of it is in the second, which says that it is
 * complete and has nothing to complain of; the third has nothing to do, and says so to a person.
 */
export const spendNormalWeek = async ({ frames, culled, keyworded }: Week): Promise<void> => {
  const computer = await computerWithVault();
  const { catalog, pictures, shoots } = makeShootStudio(computer.folder, [
    { name: 'Wedding', frames, extension: 'CR3' },
    { name: 'Portraits', frames: keyworded, extension: 'JPG' },
    { name: 'Retouched', frames: 1, extension: 'TIF' },
  ]);
  const all = frames + keyworded + 2;
  expect(await backUp(computer, catalog)).toMatchObject({ code: 0, set: { totals: { files: all } } });

  const gone = shoots['Wedding']?.frames.slice(0, culled) ?? [];
  for (const path of gone) unlinkSync(path);
  removeFromCatalog(
    catalog,
    gone.map((path) => relative(pictures, path)),
  );
  writeKeywords(shoots['Portraits']?.folder ?? '');
  writeFileSync(shoots['Retouched']?.frames[0] ?? '', frameBytes('TIF', 77));

  const second = await backUp(computer);
  expect(second).toMatchObject({ code: 0, stderr: '', set: { complete: true, problems: [] } });
  expect(second.set?.stored.files).toBe(keyworded + 2);
  expect(second.set?.totals.files).toBe(all - culled);
  const third = await computer.run(['backup']);
  expect(third).toMatchObject({ code: 0, stderr: '' });
  expect(third.stdout).toContain('complete.');
};
