import type { SharpConstructor } from 'sharp';

/** sharp, which is libvips: the only file that loads it. It is large, and most commands need no picture. */
export const loadSharp = async (): Promise<SharpConstructor> => {
  const { default: sharp } = await import('sharp');
  // libvips keeps files open for reuse; what is read here may be removed at once.
  sharp.cache(false);
  // A picture each on its own thread: for many pictures faster than many threads on each, and steady in memory.
  sharp.concurrency(1);
  return sharp;
};
