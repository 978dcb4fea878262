import { hasUnprintable, printable } from '../print/letters.ts';
import {
  COLUMN,
  type Doc,
  heading,
  INK,
  keepTogether,
  PAGE,
  pageMark,
  paragraph,
  row,
  SOFT,
  space,
} from '../print/sheet.ts';
import type { Kit, KitEntry } from './kit-contents.ts';
import { drawQr } from './kit-qr.ts';
import { drawWords } from './kit-words.ts';

/** The front of the sheet: what it opens, the words, how to know the vault, where its copies are, the line to sign. */
export const drawFront = async (doc: Doc, kit: Kit, words: readonly string[] | null): Promise<void> => {
  drawTitle(doc, kit);
  drawWords(doc, words);
  await drawIdentity(doc, kit);
  drawEntries(
    doc,
    'Where the copies are',
    kit.places,
    'No copy yet. Write each one down here as soon as it exists.',
  );
  drawEntries(doc, 'What is in it', kit.sets, 'Nothing yet.');
  drawLegend(doc, kit);
  drawProof(doc);
};

const drawTitle = (doc: Doc, { vaultName }: Kit): void => {
  pageMark(doc, 'SAFELIGHT RECOVERY KIT');
  const name = printable(vaultName);
  const size = [27, 22, 18, 14].find(
    (points) => doc.font('Helvetica-Bold').fontSize(points).widthOfString(name) < COLUMN,
  );
  doc
    .fontSize(size ?? 12)
    .fillColor(INK)
    .text(name, PAGE.left, doc.y + 5, { width: COLUMN });
  space(doc, 5);
  paragraph(
    doc,
    'With this sheet and any copy of the vault, every picture and catalog in it opens again, on any computer. ' +
      'That holds for whoever finds it, too: keep it like a passport, in a safe or with someone you trust, and ' +
      'never beside the drives. Do not photograph it: phones upload what they see.',
    { color: SOFT },
  );
};

const QR_SIZE = 88;

const drawIdentity = async (doc: Doc, kit: Kit): Promise<void> => {
  heading(doc, 'How to know the vault');
  keepTogether(doc, QR_SIZE + 20);
  const top = doc.y;
  const width = COLUMN - QR_SIZE - 24;
  await drawQr(doc, kitLink(kit), { x: PAGE.width - PAGE.right - QR_SIZE, y: top - 14, size: QR_SIZE });
  doc.font('Courier-Bold').fontSize(12.5).fillColor(INK);
  for (const line of fingerprintLines(kit.fingerprint))
    doc.text(line, PAGE.left, doc.y, { width, lineGap: 2 });
  paragraph(doc, 'The fingerprint of its certificate', { color: SOFT, size: 8.5, width });
  space(doc, 6);
  row(doc, 'Vault', kit.vaultId, { width });
  row(doc, 'Made', `${kit.created.toISOString().slice(0, 10)} on ${kit.machine}`, { width });
  row(doc, 'Key of that computer', keyAt[kit.keystore], { width });
  doc.y = Math.max(doc.y, top + QR_SIZE - 10);
};

const keyAt: { readonly [K in Kit['keystore']]: string } = { keychain: 'in its keychain', file: 'in a file' };

/** The certificate and the vault, and never the words: a phone keeps and uploads what it scans. */
const kitLink = ({ vaultId, fingerprint }: Kit) =>
  `safelight:vault=${vaultId}&certificate=${fingerprint.toLowerCase()}`;

/** Two lines of five groups of four, as gpg prints them. */
const fingerprintLines = (fingerprint: string): readonly string[] => {
  const groups = fingerprint.toUpperCase().match(/.{1,4}/g) ?? [];
  return [groups.slice(0, 5).join(' '), groups.slice(5).join(' ')];
};

const MOST_ROWS = 6;

const drawEntries = (doc: Doc, title: string, entries: readonly KitEntry[], none: string): void => {
  heading(doc, title);
  if (entries.length === 0) paragraph(doc, none, { color: SOFT });
  for (const { name, path } of entries.slice(0, MOST_ROWS)) row(doc, name, path);
  const more = entries.length - MOST_ROWS;
  if (more > 0) paragraph(doc, `and ${more} more: “safelight status” names them.`, { color: SOFT });
};

const drawLegend = (doc: Doc, kit: Kit): void => {
  const texts = [
    kit.vaultName,
    kit.machine,
    ...[...kit.places, ...kit.sets].flatMap(({ name, path }) => [name, path]),
  ];
  if (!texts.some(hasUnprintable)) return;
  space(doc, 4);
  const text = 'In braces: letters that this sheet has no type for, by their Unicode numbers.';
  paragraph(doc, text, { color: SOFT, size: 8.5 });
};

const drawProof = (doc: Doc): void => {
  keepTogether(doc, 76);
  const y = Math.max(doc.y + 22, PAGE.height - PAGE.bottom - 52);
  doc.font('Helvetica-Bold').fontSize(9.5).fillColor(INK);
  doc.text('I typed these words back from this sheet, and they opened the vault', PAGE.left, y, {
    width: COLUMN,
  });
  doc.lineWidth(0.8).strokeColor(SOFT);
  doc
    .moveTo(PAGE.left, y + 40)
    .lineTo(PAGE.left + 130, y + 40)
    .stroke();
  doc
    .moveTo(PAGE.left + 154, y + 40)
    .lineTo(PAGE.left + COLUMN, y + 40)
    .stroke();
  doc.font('Helvetica').fontSize(8).fillColor(SOFT);
  doc.text('Date', PAGE.left, y + 44, { lineBreak: false });
  doc.text('Signature', PAGE.left + 154, y + 44, { lineBreak: false });
};
