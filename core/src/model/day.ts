const two = (number: number): string => String(number).padStart(2, '0');

/** `2026-11-20`: the day in the time of this computer. */
export const localDay = (at: Date): string =>
  [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
