import { join } from 'node:path';
import { captureOneCatalog, captureOneSession } from '../../../core/src/catalog/captureone.ts';
import type { CatalogContents, CatalogCopy, CatalogReference } from '../../../core/src/catalog/reader.ts';
import { type CaptureOneOptions, makeCaptureOneDocument } from '../../../samples/captureone-document.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { shownReference, text } from './catalog-folder.ts';

/** A document of two images, one managed and one on a disk; returns the path of its database. */
export const madeDocument = (options: Partial<CaptureOneOptions> = {}): string => {
  const name = options.type === 'session' ? 'Shoot.cosessiondb' : 'Jobs.cocatalogdb';
  const path = join(temporaryFolder(), name);
  makeCaptureOneDocument({
    path,
    shape: 'v16.5',
    type: 'catalog',
    locations: [{ relative: 'Originals/2026' }, { relative: 'Photos/Anna', mac: '/Volumes/Work' }],
    images: [
      { name: 'A.IIQ', location: 1, variants: 2 },
      { name: 'B.CR3', location: 2, size: 31_415_926 },
    ],
    albums: ['Selects'],
    keywords: ['sea'],
    ...options,
  });
  return path;
};

const readerFor = (path: string) => (path.endsWith('sessiondb') ? captureOneSession : captureOneCatalog);

export const copied = (path: string): Promise<CatalogCopy> =>
  readerFor(path).copy(path, { scratch: temporaryFolder(), signal: new AbortController().signal });

export interface Read extends CatalogContents {
  readonly read: readonly CatalogReference[];
  /** Whole paths, for people. */
  readonly paths: readonly string[];
  readonly copy: CatalogCopy;
}

/** All that a document says, its references read to the end. */
export const contentsOf = async (
  path: string,
  ...maps: readonly (readonly [string, string])[]
): Promise<Read> => {
  const copy = await copied(path);
  const moves = maps.map(([from, to]) => ({ from: text(from), to: text(to) }));
  const contents = readerFor(path).read(copy, moves);
  const read = [...contents.references()];
  contents.close();
  return { ...contents, problems: contents.problems, read, paths: read.map(shownReference), copy };
};
