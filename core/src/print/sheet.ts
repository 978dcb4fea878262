import type PDFDocument from 'pdfkit';
import { printable } from './letters.ts';

/** The hand that sets the kit: one column on A4, in the fonts that every viewer has. Lengths are points (1/72 inch). */
export type Doc = typeof PDFDocument;

export const PAGE = { width: 595.28, height: 841.89, left: 62, right: 62, top: 58, bottom: 66 } as const;
export const COLUMN = PAGE.width - PAGE.left - PAGE.right;
export const INK = '#1b1b1b';
export const SOFT = '#666666';
export const RULE = '#d0d0d0';
/** The lamp. On a black-and-white printer it is a dark grey. */
export const LAMP = '#b5301c';

const FLOOR = PAGE.height - PAGE.bottom;

/** A new page unless this much of the present one is left. */
export const keepTogether = (doc: Doc, height: number): void => {
  if (doc.y + height > FLOOR) doc.addPage();
};

/** Moves to a new line at the left edge. */
export const space = (doc: Doc, height: number): void => {
  doc.x = PAGE.left;
  doc.y += height;
};

/** The lamp's mark, and what the page is. */
export const pageMark = (doc: Doc, text: string): void => {
  doc.rect(PAGE.left, PAGE.top, 30, 3).fill(LAMP);
  doc.font('Helvetica-Bold').fontSize(8.5).fillColor(LAMP);
  doc.text(text, PAGE.left, PAGE.top + 12, { characterSpacing: 1.4 });
};

export const heading = (doc: Doc, text: string): void => {
  keepTogether(doc, 80);
  space(doc, 17);
  doc.font('Helvetica-Bold').fontSize(11.5).fillColor(INK).text(text, PAGE.left, doc.y, { width: COLUMN });
  space(doc, 5);
};

export const paragraph = (doc: Doc, text: string, { width = COLUMN, color = INK, size = 9.5 } = {}): void => {
  doc.font('Helvetica').fontSize(size).fillColor(color);
  doc.text(printable(text), PAGE.left, doc.y, { width, lineGap: 2.4 });
};

/** A line to be typed as it stands. */
export const commandLine = (doc: Doc, text: string, indent = 0): void => {
  keepTogether(doc, 30);
  const [x, y] = [PAGE.left + indent, doc.y + 3];
  doc.rect(x, y, COLUMN - indent, 18).fill('#f3f1ee');
  doc.font('Courier').fontSize(9.5).fillColor(INK);
  doc.text(printable(text), x + 8, y + 5.2, { width: COLUMN - indent - 16, lineBreak: false });
  doc.x = PAGE.left;
  doc.y = y + 22;
};

/** A numbered step: its number hangs at the left. */
export const step = (doc: Doc, number: number, text: string): void => {
  doc.font('Helvetica').fontSize(9.5);
  const options = { width: COLUMN - 20, lineGap: 2.4 };
  keepTogether(doc, doc.heightOfString(printable(text), options) + 5);
  const y = doc.y + 3;
  doc.font('Helvetica-Bold').fillColor(LAMP).text(String(number), PAGE.left, y, { width: 14 });
  doc
    .font('Helvetica')
    .fillColor(INK)
    .text(printable(text), PAGE.left + 20, y, options);
  space(doc, 1);
};

/** Name and value side by side; long values go on below themselves. */
export const row = (
  doc: Doc,
  name: string,
  value: string,
  { mono = false, width = COLUMN, label = 112 } = {},
): void => {
  const valueWidth = width - label;
  const [nameText, valueText] = [printable(name), printable(value)];
  const setValue = () => doc.font(mono ? 'Courier' : 'Helvetica').fontSize(mono ? 9 : 9.5);
  const valueHeight = setValue().heightOfString(valueText, { width: valueWidth });
  const nameHeight = doc
    .font('Helvetica')
    .fontSize(9.5)
    .heightOfString(nameText, { width: label - 12 });
  keepTogether(doc, Math.max(valueHeight, nameHeight) + 4);
  const y = doc.y;
  doc.fillColor(SOFT).text(nameText, PAGE.left, y, { width: label - 12 });
  setValue()
    .fillColor(INK)
    .text(valueText, PAGE.left + label, y, { width: valueWidth });
  doc.x = PAGE.left;
  doc.y = y + Math.max(valueHeight, nameHeight) + 4;
};
