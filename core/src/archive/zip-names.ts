import { bytePathFromText, displayPath } from '../model/paths.ts';

/** A name in an archive, on one line that it cannot forge. */
export const shownName = (name: string): string => displayPath(bytePathFromText(name));

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Null where the bytes are not UTF-8. */
export const nameFrom = (bytes: Uint8Array): string | null => {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
};

/**
 * Why an entry's name could lead out of the folder it is unpacked into, or mean two things; null where it is a relative
 * path of plain names.
 */
export const nameFault = (name: string): string | null => {
  if (/[\u0000-\u001f\u007f\\:]/.test(name)) return 'holds a character no name of a file may have';
  const parts = name.split('/');
  if (parts.some((part) => part === '')) return 'is not the name of a file in a folder';
  if (parts.some((part) => part === '.' || part === '..')) return 'climbs out of its folder';
  return null;
};
