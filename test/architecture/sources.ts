import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRepository } from '../support/repository.ts';

/** A file of the house, as a rule sees it: rules are given these, so that a test can give them a bad example. */
export interface Source {
  /** From the checkout's folder, with `/`: `core/src/backup/scan.ts`. */
  readonly path: string;
  readonly source: string;
}

/** The packages of the house that may hold sources. */
export const rooms = ['manifests', 'core', 'cli', 'plugin'] as const;

const isSource = (name: string): boolean => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts');

const filesIn = (folder: string): readonly string[] =>
  readdirSync(inRepository(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === 'dist' ? [] : filesIn(path);
    return isSource(entry.name) ? [path] : [];
  });

/** All sources below the folders, read from the disk. */
export const sourcesIn = (...folders: readonly string[]): readonly Source[] =>
  folders
    .flatMap(filesIn)
    .map((path) => ({ path, source: readFileSync(join(inRepository(), path), 'utf8') }));

/** The sources that are shipped. */
export const shipped = (): readonly Source[] => sourcesIn(...rooms);
