import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CaptureOneOptions, makeCaptureOneDocument } from '../../samples/captureone-document.ts';

/** A file with bytes of its own: its path. */
export const put = (...parts: readonly string[]): string => {
  const path = join(...parts);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `bytes of ${path}`);
  return path;
};

export interface Sample {
  /** The document's folder. */
  readonly home: string;
  readonly database: string;
  /** Folder of what lies outside of it. */
  readonly outside: string;
}

const managed = 'Originals/2026/04/26/1403';

/** A catalog with one managed original, one outside with its sidecar, a mask, and caches. */
export const sampleCatalog = (
  folder: string,
  options: Partial<CaptureOneOptions> = {},
  name = 'Jobs.cocatalog',
): Sample => {
  const home = join(folder, name);
  const outside = join(folder, 'Photos', 'Wedding');
  const database = join(home, 'Jobs.cocatalogdb');
  put(home, managed, 'A0001.IIQ');
  put(home, 'Adjustments', 'LAM', '4f', 'A0001.comask');
  put(home, 'Adjustments', 'ICC', 'Studio.icm');
  put(home, 'Cache', 'Thumbnails', '00000001.cot');
  put(outside, 'A0002.CR3');
  put(outside, 'A0002.xmp');
  put(outside, 'notes.txt');
  makeCaptureOneDocument({
    path: database,
    shape: 'v16.5',
    type: 'catalog',
    locations: [{ relative: managed }, { relative: outside.slice(1), mac: '/' }],
    images: [
      { name: 'A0001.IIQ', location: 1, variants: 2 },
      { name: 'A0002.CR3', location: 2 },
    ],
    albums: ['Selects'],
    keywords: ['church'],
    ...options,
  });
  return { home, database, outside };
};

/** A session whose Capture folder has another name, with a favourite elsewhere that holds edits too. */
export const sampleSession = (folder: string, options: Partial<CaptureOneOptions> = {}): Sample => {
  const home = join(folder, 'Shoot');
  const outside = join(folder, 'Elsewhere', 'Tethered');
  const database = join(home, 'Shoot.cosessiondb');
  for (const engine of ['Settings120', 'Settings1665']) {
    put(home, 'Tether', 'CaptureOne', engine, 'B1.IIQ.cos');
    put(outside, 'CaptureOne', engine, 'C1.IIQ.cos');
  }
  put(home, 'Tether', 'CaptureOne', 'Settings1665', 'B1.IIQ.comask');
  put(home, 'Tether', 'CaptureOne', 'Cache', 'Proxies', 'B1.IIQ.cop');
  put(outside, 'CaptureOne', 'Cache', 'Thumbnails', 'C1.IIQ.cot');
  put(home, 'Tether', 'B1.IIQ');
  put(home, 'Tether', 'B1.conoisereduced');
  put(home, 'Output', 'B1.jpg');
  put(home, 'Trash', 'B0.IIQ');
  put(outside, 'C1.IIQ');
  put(outside, 'Older', 'C0.IIQ');
  mkdirSync(join(home, 'Selects'));
  makeCaptureOneDocument({
    path: database,
    shape: 'v16.5',
    type: 'session',
    locations: [
      { relative: 'Tether' },
      { relative: 'Selects' },
      { relative: 'Output' },
      { relative: 'Trash' },
      { relative: outside.slice(1), mac: '/' },
    ],
    folders: [1, 2, 3, 4, 5, 99],
    ...options,
  });
  return { home, database, outside };
};
