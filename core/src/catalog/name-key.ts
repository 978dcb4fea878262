import { foldCase } from '../model/fold-case.ts';
import { type BytePath, pathText } from '../model/paths.ts';

/**
 * Equal for names that a photographer's disks take for one: case aside, and composed (NFC) or decomposed (NFD, as old
 * macOS disks write them) alike. Names that are not UTF-8 are compared by their bytes, ASCII case aside.
 */
export const nameKey = (name: BytePath): string => {
  const text = pathText(name);
  return text === null
    ? `bytes:${name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())}`
    : foldCase(text);
};
