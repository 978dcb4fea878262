import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import type { CatalogCopy, CatalogReference } from '../../../core/src/catalog/reader.ts';
import { type BytePath, bytePathFromText, displayPath } from '../../../core/src/model/paths.ts';
import {
  type LightroomCatalogOptions,
  type LightroomFile,
  makeLightroomCatalog,
} from '../../../samples/lightroom-catalog.ts';

/** An empty folder that goes when the test ends. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-catalog-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export const file = (name: string, more: Partial<LightroomFile> = {}): LightroomFile => ({
  name,
  size: 25_000_000,
  captureTime: '2026-04-26T14:03:11',
  ...more,
});

/** A catalog of two frames in a folder of its own; returns its path. */
export const madeCatalog = (options: Partial<LightroomCatalogOptions> = {}): string => {
  const path = join(temporaryFolder(), 'Studio.lrcat');
  const folders = [{ pathFromRoot: 'Anna/', files: [file('IMG_1.CR3'), file('IMG_2.CR3')] }];
  const roots = [{ absolutePath: '/pictures/2026/', folders }];
  makeLightroomCatalog({ path, shape: 'v11', journal: 'wal', roots, ...options });
  return path;
};

/** Everything that can be seen of a folder: names, kinds, times of change to the nanosecond, bytes. */
export const fingerprint = (folder: string): readonly string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const { mtimeNs, size, mode } = statSync(path, { bigint: true });
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
      return `${name} ${mode} ${size} ${mtimeNs} ${digest}`;
    });

export const copied = (path: string): Promise<CatalogCopy> =>
  lightroom.copy(path, { scratch: temporaryFolder(), signal: new AbortController().signal });

export const codesOf = (problems: readonly { readonly code: string }[]): readonly string[] =>
  problems.map(({ code }) => code);

export const shownReference = ({ folder, name }: CatalogReference): string =>
  `${displayPath(folder)}/${displayPath(name)}`;

/** Whole paths of all files a copy refers to, for people. */
export const pathsIn = (copy: CatalogCopy): readonly string[] => {
  const contents = lightroom.read(copy);
  try {
    return [...contents.references()].map(shownReference);
  } finally {
    contents.close();
  }
};

/** Changes a catalog as a hostile or unusual program would have. */
export const alter = (path: string, sql: string): void => {
  const database = new DatabaseSync(path, { defensive: false });
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
};

export const rowsOf = (path: string, sql: string): readonly Record<string, unknown>[] => {
  const database = new DatabaseSync(path);
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
};

export const text = (value: string): BytePath => bytePathFromText(value);
