/**
 * What is equal for people, and for the disks of photographers: capitals aside, and composed (NFC) or decomposed (NFD)
 * letters alike.
 */
export const foldCase = (text: string): string => text.normalize('NFC').toLowerCase();
