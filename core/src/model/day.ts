const two = (number: number): string => String(number).padStart(2, '0');

/** `2026-11-20`: the day in the time of this computer. */
export const localDay = (at: Date): string =>
  [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');

/** Days as people write them, from 1 to ten years; null where it is no such number. */
export const parseDays = (text: string): number | null =>
  /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 3650 ? Number(text) : null;
