import type { FileEntry } from '@safelight/manifests';
import type { Present } from './scan.ts';

/** What is to be done with one file. `compare`: a file of the same size lies there; its hash decides. */
export type FileAction = 'write' | 'compare' | 'refuse';

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
