import { type Doc, INK } from '../print/sheet.ts';

export interface Square {
  readonly x: number;
  readonly y: number;
  /** Points, without the white margin a scanner wants: the paper around gives it. */
  readonly size: number;
}

/** Draws a QR code as filled squares: sharp at any size, and no picture in the file. */
export const drawQr = async (doc: Doc, text: string, { x, y, size }: Square): Promise<void> => {
  const { create } = (await import('qrcode')).default;
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = size / modules.size;
  for (let line = 0; line < modules.size; line++)
    for (const [from, to] of darkRuns(modules, line))
      doc.rect(x + from * side, y + line * side, (to - from) * side, side);
  doc.fill(INK);
};

interface Modules {
  readonly size: number;
  get(line: number, column: number): number;
}

/** Neighbours in one rectangle, or viewers show hairlines between them. */
const darkRuns = (modules: Modules, line: number): readonly (readonly [number, number])[] => {
  const runs: [number, number][] = [];
  for (let column = 0; column < modules.size; column++) {
    if (modules.get(line, column) === 0) continue;
    const last = runs.at(-1);
    if (last?.[1] === column) last[1] = column + 1;
    else runs.push([column, column + 1]);
  }
  return runs;
};
