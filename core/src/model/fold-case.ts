/**
 * What is equal for people, and for the disks of photographers: capitals aside, and composed (NFC) or decomposed (NFD)
 * letters alike.
 */
export const foldCase = (text: string): string => text.normalize('NFC').toLowerCase();

/** The same of what a person typed, or gave a name in an editor: without the spaces around it. */
export const foldTyped = (text: string): string => foldCase(text.trim());
