const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** As drives are sold: 1 MB is 1,000,000 bytes. Three digits are enough for people. */
export const bytes = (size: number): string => {
  if (size < 1000) return count(size, 'byte');
  const power = Math.min(Math.floor(Math.log10(size) / 3), UNITS.length);
  const value = size / 1000 ** power;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${UNITS[power - 1]}`;
};

/** `1 file`, `1,204 files`. */
export const count = (number: number, thing: string, things = `${thing}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? thing : things}`;

/** Seconds as people say them: `0.4 s`, `2 min 10 s`, `3 h 05 min`. */
export const duration = (seconds: number): string => {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(Math.round(seconds) % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
};

const two = (number: number) => String(number).padStart(2, '0');

export const rate = (size: number, seconds: number): string => `${bytes(size / Math.max(seconds, 0.001))}/s`;

/** A date a person reads, in the time of this computer: `23 Nov 2026, 22:31`. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });

/** A fingerprint in groups of four, as on the kit. */
export const groups = (fingerprint: string): string =>
  fingerprint.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');
