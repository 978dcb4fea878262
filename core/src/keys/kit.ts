import { printSheet } from '../print/document.ts';
import { drawBack } from './kit-back.ts';
import type { Kit } from './kit-contents.ts';
import { drawFront } from './kit-front.ts';
import { type RecoveryWords, wordsOf } from './words.ts';

/**
 * The printed sheet that opens the vault without this computer: a PDF of two A4 pages. With `words` null it has
 * lines to write them on. The same input gives the same bytes. The words are on the page and nowhere else in the
 * file: not in its metadata, not in the QR code.
 */
export const renderKit = (kit: Kit, words: RecoveryWords | null): Promise<Uint8Array> => {
  const { vaultName, created } = kit;
  const foot = `${vaultName}, ${created.toISOString().slice(0, 10)}`;
  return printSheet({ title: 'Safelight recovery kit', created, foot }, async (doc) => {
    await drawFront(doc, kit, words === null ? null : wordsOf(words));
    drawBack(doc, kit);
  });
};
