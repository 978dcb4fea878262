import { COLUMN, type Doc, heading, INK, PAGE, paragraph, RULE, SOFT, space } from '../print/sheet.ts';
import { WORD_COUNT } from './words.ts';

const ROW_HEIGHT = 33;

/** Read down: 1 to 4 on the left, 5 to 8 on the right. Courier tells i from l and o from a slip of the pen. */
export const drawWords = (doc: Doc, words: readonly string[] | null): void => {
  heading(doc, words === null ? 'The eight words: write them here by hand' : 'The eight words');
  const rows = WORD_COUNT / 2;
  const top = doc.y + 2;
  doc
    .roundedRect(PAGE.left, top, COLUMN, rows * ROW_HEIGHT + 18, 5)
    .lineWidth(1)
    .stroke(RULE);
  for (let at = 0; at < WORD_COUNT; at++) {
    const x = PAGE.left + 16 + (at < rows ? 0 : COLUMN / 2);
    drawWord(doc, { number: at + 1, word: words?.[at] ?? null, x, y: top + 15 + (at % rows) * ROW_HEIGHT });
  }
  space(doc, 0);
  doc.y = top + rows * ROW_HEIGHT + 26;
  paragraph(
    doc,
    'Safelight forgives capitals and spaces. gpg does not: there, type them on one line, in small letters, joined by ' +
      'hyphens, as in first-second-third. The eighth is a checksum of the other seven.',
    { color: SOFT, size: 8.5 },
  );
};

interface WordBox {
  readonly number: number;
  readonly word: string | null;
  readonly x: number;
  readonly y: number;
}

const drawWord = (doc: Doc, { number, word, x, y }: WordBox): void => {
  doc
    .font('Helvetica')
    .fontSize(10)
    .fillColor(SOFT)
    .text(String(number), x, y + 7, { lineBreak: false });
  if (word === null)
    doc
      .moveTo(x + 20, y + 18)
      .lineTo(x + COLUMN / 2 - 34, y + 18)
      .lineWidth(0.8)
      .stroke(SOFT);
  else
    doc
      .font('Courier-Bold')
      .fontSize(21)
      .fillColor(INK)
      .text(word, x + 20, y, { lineBreak: false });
};
