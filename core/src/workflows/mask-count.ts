import type { ScannedFolder } from '../backup/scan.ts';
import type { CatalogCounts } from '../catalog/reader.ts';

/** Capture One keeps each mask in a file of its own, `.comask`: they are counted as they are met. */
export class MaskCount {
  #met = false;
  #masks = 0;

  async *counting(folders: AsyncIterable<ScannedFolder>): AsyncGenerator<ScannedFolder> {
    this.#met = true;
    for await (const folder of folders) {
      this.#masks += folder.entries.filter(({ name }) => /\.comask$/i.test(name)).length;
      yield folder;
    }
  }

  /** Unchanged where nobody counted. */
  addedTo(counts: CatalogCounts | null): CatalogCounts | null {
    return counts === null || !this.#met ? counts : { ...counts, masks: this.#masks };
  }
}
