/** Lightroom counts seconds from 2001-01-01, as Apple's reference date does. */
const reference = Date.UTC(2001, 0, 1) / 1000;

/** Seconds since 2001-01-01 of a wall-clock time (`2026-04-26T14:03:11`, fraction and offset ignored). */
export const lightroomSeconds = (captureTime: string): number => {
  const seconds = Date.parse(`${captureTime.slice(0, 19)}Z`) / 1000 - reference;
  if (Number.isNaN(seconds))
    throw new RangeError(`a capture time is written 2026-04-26T14:03:11, not ${captureTime}`);
  return seconds;
};

/** `AgLibraryFile.importHash`: seconds since 2001-01-01 of the capture time, the file's name and its bytes at import. */
export const importHash = (captureTime: string, name: string, size: number): string =>
  `${lightroomSeconds(captureTime)}:${name}:${size}`;
