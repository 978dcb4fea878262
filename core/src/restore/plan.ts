import type { FileEntry } from '@safelight/manifests';
import type { Present } from '../fs/present.ts';
import type { BytePath } from '../model/paths.ts';
import type { Found } from './scan.ts';

/** What is to be done with one file. `compare`: a file of the same size lies there; its hash decides. */
export type FileAction = 'write' | 'compare' | 'refuse';

/** What to do with whatever was found: only files have a choice. */
export const plannedAction = (found: Found, present: (path: BytePath) => Present): FileAction =>
  found.kind === 'file' && found.file.to !== null
    ? actionFor(found.file.entry, present(found.file.to), found.file.overwrite)
    : 'refuse';

export const actionFor = (entry: FileEntry, present: Present, overwrite: boolean): FileAction => {
  switch (present.kind) {
    case 'nothing':
      return 'write';
    case 'file':
      if (present.size === entry.size) return 'compare';
      return overwrite ? 'write' : 'refuse';
    case 'folder':
    case 'other':
      return 'refuse';
  }
};
