import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Fills a folder once: a note beside it says what it was built from, and is written last. Built again where the note
 * says something else.
 */
export const builtOnce = (
  dir: string,
  name: string,
  recipe: object,
  build: (folder: string) => void,
): string => {
  const folder = join(dir, name);
  const note = join(dir, `${name}.built.json`);
  const text = JSON.stringify({ folder, ...recipe });
  if (existsSync(note) && readFileSync(note, 'utf8') === text) return folder;
  rmSync(note, { force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  build(folder);
  writeFileSync(note, text);
  return folder;
};
