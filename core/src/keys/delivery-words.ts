import { generateWords, type Random, recoveryWordList, splitTyped, wordsOf } from './words.ts';

/**
 * Six words of the list, lower case, joined by `-`: the passphrase of a delivery, byte for byte. Programs of clients
 * take it literally, so that this form is what archives are made with and what messages show.
 */
export type DeliveryWords = string & { readonly __brand: 'DeliveryWords' };

export const DELIVERY_WORD_COUNT = 6;

/** What guessing them costs, in bits: 6 × log2 7,772 = 77.5. */
export const deliveryWordsBits = (): number => DELIVERY_WORD_COUNT * Math.log2(recoveryWordList().length);

/** Six words drawn without bias: the first of the seven that recovery words draw. There is no checksum word to type. */
export const generateDeliveryWords = (random: Random): DeliveryWords =>
  wordsOf(generateWords(random)).slice(0, DELIVERY_WORD_COUNT).join('-') as DeliveryWords;

/**
 * What was typed, in the form of `DeliveryWords`: any case, any separator between the words, blanks around them, the
 * numbers of the telephone script before them. Says nothing about whether they are words of the list.
 */
export const canonicalDeliveryWords = (text: string): string => splitTyped(text).join('-');

/** The words that were typed; null where they are not six words of the list: a slip, or a passphrase of one's own. */
export const parseDeliveryWords = (text: string): DeliveryWords | null => {
  const canonical = canonicalDeliveryWords(text);
  const words = canonical.split('-');
  const list = new Set(recoveryWordList());
  const known = words.length === DELIVERY_WORD_COUNT && words.every((word) => list.has(word));
  return known ? (canonical as DeliveryWords) : null;
};

/** What to try when somebody typed `text`, likeliest first: the words it means, then itself without blanks around. */
export const passphrasesMeant = (text: string): readonly string[] => {
  const meant = [parseDeliveryWords(text), text.trim(), text];
  return [...new Set(meant.filter((one): one is string => one !== null && one !== ''))];
};
