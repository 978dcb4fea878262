import { buffer } from 'node:stream/consumers';
import { drawBack } from './kit-back.ts';
import type { Kit } from './kit-contents.ts';
import { drawFront } from './kit-front.ts';
import { printable } from './kit-letters.ts';
import { COLUMN, type Doc, PAGE, SOFT } from './kit-sheet.ts';
import { type RecoveryWords, wordsOf } from './words.ts';

/**
 * The printed sheet that opens the vault without this computer: a PDF of two A4 pages. With `words` null it has
 * lines to write them on. The same input gives the same bytes. The words are on the page and nowhere else in the
 * file: not in its metadata, not in the QR code.
 */
export const renderKit = async (kit: Kit, words: RecoveryWords | null): Promise<Uint8Array> => {
  const { default: Document } = await import('pdfkit');
  const doc = new Document({
    size: 'A4',
    margins: PAGE,
    bufferPages: true,
    info: { Title: 'Safelight recovery kit', Creator: 'Safelight', CreationDate: kit.created },
  });
  const bytes = buffer(doc);
  await drawFront(doc, kit, words === null ? null : wordsOf(words));
  drawBack(doc, kit);
  drawFooters(doc, kit);
  doc.end();
  return new Uint8Array(await bytes);
};

const drawFooters = (doc: Doc, kit: Kit): void => {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    drawFooter(doc, kit, `${page - start + 1} of ${count}`);
  }
};

/** Below the bottom margin, which pdfkit would answer with a new page: it is lifted while the line is set. */
const drawFooter = (doc: Doc, { vaultName, created }: Kit, number: string): void => {
  const { bottom } = doc.page.margins;
  doc.page.margins.bottom = 0;
  const y = PAGE.height - 40;
  const label = `${printable(vaultName)}, ${created.toISOString().slice(0, 10)}`;
  doc.font('Helvetica').fontSize(8).fillColor(SOFT);
  doc.text(label, PAGE.left, y, { width: COLUMN - 60, height: 10, ellipsis: true });
  doc.text(number, PAGE.left, y, { width: COLUMN, align: 'right', lineBreak: false });
  doc.page.margins.bottom = bottom;
};
