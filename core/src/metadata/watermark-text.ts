import { loadSharp } from './sharp.ts';
import { inkOf } from './watermark-ink.ts';
import type { Ink, Mark } from './watermark-mark.ts';
import { type Outline, outlineOf } from './watermark-outline.ts';
import type { Box, Placement } from './watermark-place.ts';
import { unusable } from './watermark-trouble.ts';

/** Signs of a text: more cannot be read in a quarter of a picture's side. */
const LONGEST = 80;
/** Of the box, on both axes. */
const FILLED = 0.94;
/** The height of letters, of the root of the box's area: a short word stays finer than the tile allows. */
const TALLEST = 0.16;
/** Half of the outline lies under the letter. Of the em, and in pixels at least. */
const OUTLINE = { ofEm: 0.09, pixels: 1.6 };
/** White with a dark outline is seen on any ground; how much of the picture it takes. */
const opacities: Readonly<Record<Placement, number>> = { tiled: 0.4, centre: 0.4, corner: 0.75 };

/** Radians by which the text rises: along the diagonal of its box, level in a corner. */
const slopeOf = ({ width, height }: Box, placement: Placement): number =>
  placement === 'corner' ? 0 : Math.atan2(height, width);

/** Pixels a unit of the font. */
const scaleFor = (
  { left, right, bottom, top, em }: Outline,
  { width, height }: Box,
  slope: number,
): number => {
  const [long, high] = [right - left, Math.max(top - bottom, em / 2)];
  const [sine, cosine] = [Math.sin(slope), Math.cos(slope)];
  return Math.min(
    (width * FILLED) / (long * cosine + high * sine),
    (height * FILLED) / (long * sine + high * cosine),
    (Math.sqrt(width * height) * TALLEST) / high,
  );
};

/** Outlines, not `<text>`: which fonts a machine has, and how it smooths them, must not change the mark. */
const svgOf = (outline: Outline, box: Box, placement: Placement): string => {
  const slope = slopeOf(box, placement);
  const scale = scaleFor(outline, box, slope);
  const stroke = Math.max(outline.em * OUTLINE.ofEm, OUTLINE.pixels / scale);
  const { left, right, bottom, top, path } = outline;
  const degrees = (-slope * 180) / Math.PI;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}">
    <g opacity="${opacities[placement]}"
      transform="translate(${box.width / 2} ${box.height / 2}) rotate(${degrees}) scale(${scale} ${-scale})
        translate(${-(left + right) / 2} ${-(bottom + top) / 2})">
      <path d="${path}" fill="#fff" stroke="#000" stroke-width="${stroke}" stroke-linejoin="round"
        paint-order="stroke"/>
    </g>
  </svg>`;
};

const drawn = async (outline: Outline, box: Box, placement: Placement): Promise<Ink> => {
  const sharp = await loadSharp();
  const svg = Buffer.from(svgOf(outline, box, placement));
  const { data, info } = await sharp(svg).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return inkOf(data, info.width);
};

const refuseUnreadable = (text: string): void => {
  if (text === '') throw unusable(text, 'it is empty');
  if (/\p{Cc}/u.test(text)) throw unusable(text, 'it must be one line');
  if ([...text].length > LONGEST) throw unusable(text, `it has more than ${LONGEST} signs`);
};

/** One line of text. Throws `watermark-unusable` where it draws nothing, or something else than was written. */
export const textMark = async (text: string): Promise<Mark> => {
  const line = text.normalize('NFC').trim();
  refuseUnreadable(line);
  const outline = await outlineOf(line);
  return { draw: (box, placement) => drawn(outline, box, placement) };
};
