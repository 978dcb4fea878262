import type { SafelightError } from '../model/errors.ts';
import type { BytePath } from '../model/paths.ts';
import type { RatingRange } from './selection-rating.ts';

/** As the editors show it: `unflagged` is what is neither. */
export type PickState = 'picked' | 'rejected' | 'unflagged';

/** Which pictures of a catalog are wanted. What is null is not asked; what is asked must all hold. */
export interface PictureQuery {
  /**
   * Names from the top, `Smith/Finals`, or the last of them where one collection alone ends so; `/Finals` begins at the
   * top for certain. A group, project or set stands for everything in it.
   */
  readonly collection: string | null;
  readonly rating: RatingRange | null;
  /** Lightroom: the label's text as the catalog has it, in any case. Capture One: the colour, in English or German. */
  readonly label: string | null;
  /** Lightroom only. */
  readonly pick: PickState | null;
  /** The folder a session renders into, whole; nothing else can be asked with it. */
  readonly folder: 'output' | null;
}

export const everything: PictureQuery = {
  collection: null,
  rating: null,
  label: null,
  pick: null,
  folder: null,
};

/** A file that was asked for, once, however many of its image records were. */
export interface SelectedPicture {
  readonly folder: BytePath;
  readonly name: BytePath;
  /** Of pictures that the catalog has no row for, since it takes them for one with this: `JPG` of a RAW+JPEG pair. */
  readonly pairExtensions: readonly string[];
  /** Records asked for that are the file's own (Capture One: its first variant). */
  readonly masters: number;
  /** Records asked for that are virtual copies or further variants: their edits are in the catalog and in no file. */
  readonly virtualCopies: number;
  /** Does the editor show changes that the file does not have? Null where the catalog does not tell. */
  readonly edited: boolean | null;
  /** Its place in the one collection that was asked for: the lower comes first. Null where none is stored. */
  readonly position: number | null;
}

export interface PictureSelection {
  /** Folders asked for as they lie on the disk, whatever the catalog knows of what is in them. */
  readonly folders: readonly BytePath[];
  /** Read once, from the copy: to be gone through before the contents are closed. */
  readonly pictures: Iterable<SelectedPicture>;
  /** What a person should know of the choice. Whole once `pictures` has ended. */
  readonly notes: readonly string[];
  /** Rows that were asked for and cannot be followed. Whole once `pictures` has ended. */
  readonly problems: readonly SafelightError[];
}
