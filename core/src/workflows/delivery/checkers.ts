import { readFileSync } from 'node:fs';
import type { ArchiveEntry } from '../../archive/entry.ts';
import { assetUrl } from '../../fs/asset.ts';
import { CHECK_PAGE, CHECK_SCRIPT } from './archive-names.ts';

/** What the client checks the pictures with, without us: a page for a browser and a script for a shell. */
export const checkers = (modified: Date): readonly ArchiveEntry[] =>
  [CHECK_PAGE, CHECK_SCRIPT].map((name) => ({
    name,
    source: {
      kind: 'bytes',
      bytes: readFileSync(assetUrl(`delivery/${name}`)),
    },
    modified,
  }));
