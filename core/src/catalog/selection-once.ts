import type { BytePath } from '../model/paths.ts';
import type { SelectedPicture } from './picture-selection.ts';

/** Files that were given already. Rows of one file are one row; but two roots may lie in one place, or be mapped to it. */
export class SelectedOnce {
  readonly #seen = new Map<BytePath, Set<BytePath>>();
  #again = 0;

  *of(pictures: Iterable<SelectedPicture>): Generator<SelectedPicture, void, undefined> {
    for (const picture of pictures) {
      const names = this.#seen.get(picture.folder) ?? new Set();
      if (names.size === 0) this.#seen.set(picture.folder, names);
      if (names.has(picture.name)) {
        this.#again += 1;
        continue;
      }
      names.add(picture.name);
      yield picture;
    }
  }

  notes(): readonly string[] {
    return this.#again === 0
      ? []
      : [`${this.#again} of the pictures are listed twice, at one place: each file is taken once.`];
  }
}
