import { buffer } from 'node:stream/consumers';
import { printable } from './letters.ts';
import { COLUMN, type Doc, PAGE, SOFT } from './sheet.ts';

export interface Sheet {
  readonly title: string;
  /** Stands in the file too: the same input gives the same bytes. */
  readonly created: Date;
  /** At the foot of each page, beside its number. */
  readonly foot: string;
}

/** A PDF of A4 pages. What is drawn is on the pages and nowhere else in the file. */
export const printSheet = async (
  { title, created, foot }: Sheet,
  draw: (doc: Doc) => void | Promise<void>,
): Promise<Uint8Array> => {
  const { default: Document } = await import('pdfkit');
  const info = { Title: title, Creator: 'Safelight', CreationDate: created };
  const doc = new Document({ size: 'A4', margins: PAGE, bufferPages: true, info });
  const bytes = buffer(doc);
  await draw(doc);
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    drawFoot(doc, foot, `${page - start + 1} of ${count}`);
  }
  doc.end();
  return new Uint8Array(await bytes);
};

/** Below the bottom margin, which pdfkit would answer with a new page: it is lifted while the line is set. */
const drawFoot = (doc: Doc, foot: string, number: string): void => {
  const { bottom } = doc.page.margins;
  doc.page.margins.bottom = 0;
  const y = PAGE.height - 40;
  doc.font('Helvetica').fontSize(8).fillColor(SOFT);
  doc.text(printable(foot), PAGE.left, y, { width: COLUMN - 60, height: 10, ellipsis: true });
  doc.text(number, PAGE.left, y, { width: COLUMN, align: 'right', lineBreak: false });
  doc.page.margins.bottom = bottom;
};
