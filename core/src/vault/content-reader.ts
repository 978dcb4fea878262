import type { ContentId, Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { PlaceLocator } from '../place/place.ts';
import { contentLength } from '../seal/hash.ts';
import type { KeyIndex } from './key-index.ts';
import { readObject } from './object-reader.ts';

/** Opened objects that are kept: leaves that lie together are read together. */
const KEPT = 3;

/** Reads manifests and the like: small contents, whole, in this thread. */
export class ContentReader {
  readonly #place: PlaceLocator;
  readonly #keys: KeyIndex;
  readonly #opened = new Map<Sha256, Buffer>();

  constructor(place: PlaceLocator, keys: KeyIndex) {
    this.#place = place;
    this.#keys = keys;
  }

  /** The text of a content. Throws `content-unknown`, `object-damaged`, `file-missing`. */
  text(content: ContentId): string {
    const found = this.#keys.locate(content);
    if (found === null) throw new SafelightError('content-unknown', { content: content.slice(0, 12) });
    const data = this.#opened.get(found.sha256) ?? this.#open(found);
    return data.toString('utf8', found.start, found.start + contentLength(content));
  }

  #open(object: { readonly sha256: Sha256; readonly size: number; readonly key: string }): Buffer {
    const data = Buffer.concat([...readObject(this.#place, object, { afterChunk: () => undefined })]);
    this.#opened.set(object.sha256, data);
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= KEPT) break;
      this.#opened.delete(oldest);
    }
    return data;
  }
}
