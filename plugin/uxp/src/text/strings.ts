import de from '../../strings/de.json' with { type: 'json' };
import en from '../../strings/en.json' with { type: 'json' };

export type StringKey = keyof typeof en;
type Values = Readonly<Record<string, string | number>>;

/** Keys of which there is one for one thing and one for several. */
export type CountKey = 'planned.sum' | 'ended.archive';

/** All that a person reads, in one language. */
export interface Texts {
  (key: StringKey, values?: Values): string;
  count(key: CountKey, n: number, values: Values): string;
  /** 1,000 bytes are a kB, as in every file manager but one. */
  size(bytes: number): string;
  /** Day and minute by this computer's clock. */
  when(instant: string): string;
}

/** `de_DE` and its like speak German, all others English. */
export const textsFor = (locale: string): Texts => {
  const german = /^de\b|^de_/i.test(locale);
  const table: Readonly<Record<StringKey, string>> = german ? de : en;
  const tell = (key: StringKey, values: Values = {}): string =>
    table[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return Object.assign(tell, {
    count: (key: CountKey, n: number, values: Values) =>
      tell(n === 1 ? `${key}.one` : `${key}.many`, { n, ...values }),
    size: (bytes: number) => sizeOf(bytes, german ? ',' : '.'),
    when: whenOf,
  });
};

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

const sizeOf = (bytes: number, point: string): string => {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits).replace('.', point)}\u00a0${UNITS[unit]}`;
};

const whenOf = (instant: string): string => {
  const at = new Date(instant);
  const two = (n: number): string => String(n).padStart(2, '0');
  if (Number.isNaN(at.getTime())) return instant;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
};
