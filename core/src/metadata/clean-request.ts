import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath } from '../model/paths.ts';

/** A copy to be made. */
export interface CleanRequest {
  /** The file whose words go along: creator, copyright, caption. */
  readonly source: BytePath;
  /** The file whose pixels go out, with what they need to look right: `source` itself, or a rendition of it. */
  readonly image: BytePath;
  /** Where the copy shall lie: a name of ours, with `image`'s extension, on the file system of the scratch folder. */
  readonly to: string;
}

export type CleanResult =
  | { readonly kind: 'clean'; readonly to: string }
  | {
      readonly kind: 'refused';
      readonly error: SafelightError<'metadata-left'> | SafelightError<'metadata-unwritable'>;
    };

export const refused = (source: BytePath, why: string): CleanResult => ({
  kind: 'refused',
  error: new SafelightError('metadata-unwritable', { path: displayPath(source), why }),
});

/** @param tags names only: a value is what must not be seen */
export const stillHolds = (source: BytePath, tags: readonly string[]): CleanResult => ({
  kind: 'refused',
  error: new SafelightError('metadata-left', { path: displayPath(source), tags: [...tags] }),
});
