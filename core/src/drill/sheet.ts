import type { DrillReport } from '@safelight/manifests';
import { printSheet } from '../print/document.ts';
import { printable } from '../print/letters.ts';
import {
  COLUMN,
  type Doc,
  heading,
  INK,
  keepTogether,
  LAMP,
  PAGE,
  pageMark,
  paragraph,
  row,
  SOFT,
  space,
} from '../print/sheet.ts';
import { type PageText, type Thumbnails, type ToldPicture, type ToldTest, tellTest } from './told.ts';

/** The report of a restore test as a PDF of A4 pages: the same input gives the same bytes. */
export const drillSheet = (
  report: DrillReport,
  thumbnails: Thumbnails,
  text: PageText,
): Promise<Uint8Array> => {
  const told = tellTest(report, text);
  const foot = `${told.title}, ${text.date}`;
  return printSheet({ title: told.title, created: text.at, foot }, (doc) => {
    drawHead(doc, told, report.passed);
    for (const [name, value] of told.rows) row(doc, name, value);
    if (told.damage.length > 0) heading(doc, 'Damage in the vault');
    for (const line of told.damage) paragraph(doc, line, { color: LAMP });
    if (told.pictures.length > 0) heading(doc, 'Pictures');
    drawPictures(doc, told.pictures, thumbnails);
  });
};

const drawHead = (doc: Doc, { title, subtitle, verdict }: ToldTest, passed: boolean): void => {
  pageMark(doc, 'RESTORE TEST');
  space(doc, 10);
  doc
    .font('Helvetica-Bold')
    .fontSize(20)
    .fillColor(INK)
    .text(printable(title), PAGE.left, doc.y, { width: COLUMN });
  space(doc, 4);
  paragraph(doc, subtitle, { color: SOFT });
  space(doc, 12);
  const [y, height] = [doc.y, 34];
  doc.rect(PAGE.left, y, COLUMN, height).fill(passed ? '#e3f3e6' : '#fbe3e0');
  doc.font('Helvetica-Bold').fontSize(12).fillColor(INK);
  doc.text(verdict, PAGE.left + 12, y + 11, { width: COLUMN - 24, lineBreak: false });
  doc.x = PAGE.left;
  doc.y = y + height + 14;
};

const ACROSS = 4;
const GAP = 12;
const CELL = (COLUMN - (ACROSS - 1) * GAP) / ACROSS;
const IMAGE = 82;
const CAPTION = 40;

/** Four across, each with its name and how it came back. */
const drawPictures = (doc: Doc, pictures: readonly ToldPicture[], thumbnails: Thumbnails): void => {
  for (let at = 0; at < pictures.length; at += ACROSS) {
    keepTogether(doc, IMAGE + CAPTION);
    const y = doc.y + 4;
    for (const [column, picture] of pictures.slice(at, at + ACROSS).entries())
      drawPicture(doc, picture, thumbnails.get(picture.path), { x: PAGE.left + column * (CELL + GAP), y });
    doc.x = PAGE.left;
    doc.y = y + IMAGE + CAPTION;
  }
};

const drawPicture = (
  doc: Doc,
  { path, state, isBack }: ToldPicture,
  thumbnail: Buffer | undefined,
  { x, y }: { readonly x: number; readonly y: number },
): void => {
  doc.rect(x, y, CELL, IMAGE).fill('#f0eeeb');
  if (thumbnail === undefined)
    doc
      .font('Helvetica')
      .fontSize(8)
      .fillColor(SOFT)
      .text('no preview', x, y + IMAGE / 2 - 4, { width: CELL, align: 'center' });
  else doc.image(thumbnail, x, y, { fit: [CELL, IMAGE], align: 'center', valign: 'center' });
  const line = { width: CELL, height: 18, ellipsis: true };
  doc
    .font('Helvetica')
    .fontSize(7)
    .fillColor(INK)
    .text(printable(shortened(path)), x, y + IMAGE + 4, line);
  doc.fillColor(isBack ? SOFT : LAMP).text(printable(state), x, y + IMAGE + 22, { ...line, height: 9 });
};

/** The end of a path says more than its beginning. */
const LETTERS = 56;
const shortened = (path: string): string => (path.length <= LETTERS ? path : `…${path.slice(1 - LETTERS)}`);
