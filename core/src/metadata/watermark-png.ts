import { readFile, stat } from 'node:fs/promises';
import { systemCode } from '../model/errors.ts';
import { loadSharp } from './sharp.ts';
import { inkOf } from './watermark-ink.ts';
import type { Ink, Mark } from './watermark-mark.ts';
import type { Box, Placement } from './watermark-place.ts';
import { unusable } from './watermark-trouble.ts';

const MIB = 1024 * 1024;
const BOUNDS = { bytes: 64 * MIB, leastSide: 16, mostSide: 10_000 } as const;
/** A drawing is kept at no more than this: a tile of the largest preview has as many pixels. */
const KEPT = 2048;
/** Alpha below which nobody sees it. */
const SEEN = 16;
/** Of the box, so that neighbours do not touch. */
const FILLED = 0.8;
/** The densest spot of a mark over the picture itself; one in a corner stays as it was drawn. */
const DENSEST = 128;

/** Four bytes a pixel: red, green, blue, alpha. */
interface Drawing extends Box {
  readonly data: Buffer;
}

const readBytes = async (path: string): Promise<Buffer> => {
  try {
    if ((await stat(path)).size > BOUNDS.bytes) throw unusable(path, 'it is larger than 64 MiB');
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw unusable(path, 'it is not there');
    if (systemCode(error)?.startsWith('E')) throw unusable(path, `it cannot be read (${systemCode(error)})`);
    throw error;
  }
};

const refuseOthers = async (path: string, bytes: Buffer): Promise<void> => {
  const sharp = await loadSharp();
  const found = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (found?.format !== 'png') throw unusable(path, 'it is no PNG');
  const { width, height, hasAlpha } = found;
  if (Math.min(width, height) < BOUNDS.leastSide) throw unusable(path, 'it is smaller than 16 pixels');
  if (Math.max(width, height) > BOUNDS.mostSide) throw unusable(path, 'it is larger than 10,000 pixels');
  if (!hasAlpha) throw unusable(path, 'it has no transparent background');
};

const decode = async (path: string, bytes: Buffer): Promise<Drawing> => {
  const sharp = await loadSharp();
  const image = sharp(bytes, { failOn: 'warning' }).resize({
    width: KEPT,
    height: KEPT,
    fit: 'inside',
    withoutEnlargement: true,
  });
  const decoded = await image
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(() => {
      throw unusable(path, 'its data is damaged');
    });
  const { width, height } = decoded.info;
  return { data: decoded.data, width, height };
};

interface Extent {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What of it is seen: margins of a logo must not make it small. Null where nothing is. */
const seenPart = ({ data, width }: Drawing): Extent | null => {
  let [left, right, top, bottom] = [Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1];
  for (let at = 3; at < data.length; at += 4) {
    if ((data[at] ?? 0) < SEEN) continue;
    const [x, y] = [((at - 3) / 4) % width, Math.floor((at - 3) / 4 / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
};

const strongestAlpha = (data: Buffer): number => {
  let strongest = 0;
  for (let at = 3; at < data.length; at += 4) strongest = Math.max(strongest, data[at] ?? 0);
  return strongest;
};

const isOpaque = (data: Buffer): boolean => {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
};

const thinned = (data: Buffer): Buffer => {
  const part = Math.min(1, DENSEST / strongestAlpha(data));
  return Buffer.from(data.map((value, at) => (at % 4 === 3 ? Math.round(value * part) : value)));
};

const fitted = async ({ data, width, height }: Drawing, box: Box): Promise<Buffer> => {
  const sharp = await loadSharp();
  const scale = Math.min((box.width * FILLED) / width, (box.height * FILLED) / height);
  const inner = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const [left, top] = [
    Math.floor((box.width - inner.width) / 2),
    Math.floor((box.height - inner.height) / 2),
  ];
  return sharp(data, { raw: { width, height, channels: 4 } })
    .resize({ ...inner, fit: 'fill' })
    .extend({
      left,
      top,
      right: box.width - inner.width - left,
      bottom: box.height - inner.height - top,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    })
    .raw()
    .toBuffer();
};

const drawn = async (drawing: Drawing, box: Box, placement: Placement): Promise<Ink> => {
  const data = placement === 'corner' ? drawing.data : thinned(drawing.data);
  return inkOf(await fitted({ ...drawing, data }, box), box.width);
};

/**
 * A drawing on a transparent background, upright and with its own transparency. It is as well seen on black and on
 * white as it was drawn. Throws `watermark-unusable`.
 */
export const pngMark = async (path: string): Promise<Mark> => {
  const bytes = await readBytes(path);
  await refuseOthers(path, bytes);
  const whole = await decode(path, bytes);
  const seen = seenPart(whole);
  if (seen === null) throw unusable(path, 'it is transparent throughout');
  if (isOpaque(whole.data)) throw unusable(path, 'it has no transparent background');
  const sharp = await loadSharp();
  const { width, height } = seen;
  const data = await sharp(whole.data, { raw: { width: whole.width, height: whole.height, channels: 4 } })
    .extract(seen)
    .raw()
    .toBuffer();
  return { draw: (box, placement) => drawn({ data, width, height }, box, placement) };
};
