/** The letters of WinAnsi beyond Latin-1, which the fonts every PDF viewer has can print. */
const beyondLatin1 = 'ƒ–—‘’‚“”„†‡•…€‰‹›ˆ™ŒœŠšŸŽž˜';

const isPrintable = (letter: string): boolean => {
  const code = letter.codePointAt(0) ?? 0;
  const latin1 = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff && code !== 0xad);
  return latin1 || beyondLatin1.includes(letter);
};

/**
 * Text as the kit's fonts can print it. What they lack is shown by its Unicode numbers in braces, neighbours
 * together: `Gy{0151}r`, `{5199 771F}`. Nothing is left out and nothing is replaced by a look-alike, so that a path
 * on the sheet can be told from another; a name that turns the writing direction or breaks the line cannot.
 */
export const printable = (text: string): string =>
  [...text.normalize('NFC')]
    .map((letter) => (isPrintable(letter) ? letter : `{${hex(letter)}}`))
    .join('')
    .replaceAll('}{', ' ');

/** True where the sheet needs the line that explains the braces. */
export const hasUnprintable = (text: string): boolean => ![...text.normalize('NFC')].every(isPrintable);

const hex = (letter: string) => (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
