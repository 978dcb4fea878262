import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Font } from 'fontkit';
import { unusable } from './watermark-trouble.ts';

/** DejaVu Sans Bold (Bitstream Vera licence): Latin, Greek, Cyrillic, Arabic, Hebrew and more, on every machine the same. */
const FONT = 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf';

/** A line of text as a drawing: the data of an SVG path, y pointing up, and the extent of its ink. */
export interface Outline {
  readonly path: string;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** Units of the em. */
  readonly em: number;
}

const openFont = async (): Promise<Font> => {
  const { create } = await import('fontkit');
  const font = create(await readFile(createRequire(import.meta.url).resolve(FONT)));
  if (!('layout' in font)) throw new TypeError(`${FONT} is a collection`);
  return font;
};

/** Letters of both directions need the Unicode Bidirectional Algorithm (UAX #9), which is not applied here. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LEFT_TO_RIGHT = /[\p{L}\p{N}]/u;

const refuseMixedDirections = (text: string): void => {
  const others = text.replace(new RegExp(RIGHT_TO_LEFT, 'gu'), '');
  if (RIGHT_TO_LEFT.test(text) && LEFT_TO_RIGHT.test(others))
    throw unusable(text, 'it mixes writing from the right and from the left: draw it as a PNG');
};

const refuseMissing = (font: Font, text: string): void => {
  const missing = [...new Set(text)].filter(
    (letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0),
  );
  if (missing.length > 0)
    throw unusable(text, `the letters that come along lack ${missing.join(' ')}: draw it as a PNG`);
};

/** Lays a line out, kerned and joined as its script wants it. Throws `watermark-unusable` unless all of it can be drawn. */
export const outlineOf = async (text: string): Promise<Outline> => {
  const font = await openFont();
  refuseMissing(font, text);
  refuseMixedDirections(text);
  const { glyphs, positions, bbox } = font.layout(text);
  let [x, y] = [0, 0];
  const paths = glyphs.map((glyph, index) => {
    const { xOffset = 0, yOffset = 0, xAdvance = 0, yAdvance = 0 } = positions[index] ?? {};
    const path = glyph.path.translate(x + xOffset, y + yOffset).toSVG();
    x += xAdvance;
    y += yAdvance;
    return path;
  });
  const { minX: left, maxX: right, minY: bottom, maxY: top } = bbox;
  if (!(right > left && top > bottom)) throw unusable(text, 'it draws nothing');
  return { path: paths.join(''), left, right, bottom, top, em: font.unitsPerEm };
};
