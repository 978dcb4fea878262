const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** As drives are sold: 1 MB is 1,000,000 bytes. Two or three digits are enough for people. */
export const bytes = (size: number): string => {
  if (size < 1000) return count(size, 'byte');
  // What would be rounded to 1000 is 1.0 of the next unit.
  const power = Math.min(Math.floor(Math.log10(size / 0.9995) / 3), UNITS.length);
  const value = size / 1000 ** power;
  return `${value.toFixed(value < 9.95 ? 1 : 0)} ${UNITS[power - 1]}`;
};

/** `1 file`, `1,204 files`. */
export const count = (number: number, thing: string, things = `${thing}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? thing : things}`;

/** Seconds as people say them: `0.4 s`, `2 min 10 s`, `3 h 05 min`. */
export const duration = (seconds: number): string => {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
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

/** `20 Nov 2026`, in the time of this computer. */
export const day = (iso: string): string =>
  new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `14:03:12`, in the time of this computer. */
export const timeOfDay = (iso: string): string => new Date(iso).toLocaleTimeString('en-GB');

/** A fingerprint in groups of four, as on the kit. */
export const groups = (fingerprint: string): string =>
  fingerprint.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');
