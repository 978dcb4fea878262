import type { Box, Placement } from './watermark-place.ts';

/** The pixels of a mark that cover anything, from the top left. */
export interface Ink {
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  /** Three a pixel: 0 … 255 times what it covers. */
  readonly laid: Uint16Array;
  /** What it leaves of the picture, 0 … 255. */
  readonly left: Uint8Array;
}

/** What can be drawn into a box of any size. */
export interface Mark {
  draw(box: Box, placement: Placement): Promise<Ink>;
}
