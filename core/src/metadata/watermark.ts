import type { Pixels } from './rendition-pixels.ts';
import { layInk } from './watermark-ink.ts';
import type { Ink, Mark } from './watermark-mark.ts';
import { type Placement, placeMark } from './watermark-place.ts';
import { pngMark } from './watermark-png.ts';
import { textMark } from './watermark-text.ts';

export type WatermarkSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'png'; readonly path: string };

/** Sizes of pictures whose marks are kept drawn: one job has a few, in two orientations. */
const KEPT = 8;

/** A mark that is laid on previews. It was read and tried when it was prepared; what it is drawn from does not change. */
export class Watermark {
  readonly #mark: Mark;
  readonly #placement: Placement;
  readonly #drawn = new Map<string, Promise<Ink>>();

  constructor(mark: Mark, placement: Placement) {
    this.#mark = mark;
    this.#placement = placement;
  }

  /** Lays the mark on the pixels, in place. The same mark on the same pixels gives the same bytes on every machine. */
  async stamp(pixels: Pixels): Promise<void> {
    const place = placeMark(this.#placement, pixels);
    layInk(pixels, await this.#inkFor(place.box.width, place.box.height), place);
  }

  #inkFor(width: number, height: number): Promise<Ink> {
    const key = `${width}×${height}`;
    const ink = this.#drawn.get(key) ?? this.#mark.draw({ width, height }, this.#placement);
    // Taken out and put in again: the first is the one that was not used for longest.
    this.#drawn.delete(key);
    this.#drawn.set(key, ink);
    for (const oldest of this.#drawn.keys()) if (this.#drawn.size > KEPT) this.#drawn.delete(oldest);
    return ink;
  }
}

/**
 * A text in letters of the font that comes along, or a PNG with a transparent background. Throws `watermark-unusable`
 * for a text that draws nothing or not in full, and for a file that is no such PNG.
 */
export const prepareWatermark = async (
  source: WatermarkSource,
  { placement = 'tiled' }: { readonly placement?: Placement } = {},
): Promise<Watermark> => {
  const mark = source.kind === 'text' ? await textMark(source.text) : await pngMark(source.path);
  return new Watermark(mark, placement);
};
