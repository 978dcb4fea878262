import type { Refuse } from './contact-refusal.ts';

export type NumberService = 'sms' | 'call' | 'whatsapp' | 'signal' | 'threema';

export interface NumberContact {
  readonly kind: 'number';
  readonly service: NumberService;
  /** To send to or to dial: digits, after a `+` where the country was given. */
  readonly number: string;
}

/** Prefix as written → what it asks for. `tel:` is a number to ring (RFC 3966), a bare number one to write to. */
const services: Readonly<Record<string, NumberService>> = {
  tel: 'call',
  call: 'call',
  callto: 'call',
  sms: 'sms',
  smsto: 'sms',
  whatsapp: 'whatsapp',
  signal: 'signal',
  threema: 'threema',
};

/** A number as people, address books and web pages write it. */
export const parseNumber = (text: string, refuse: Refuse): NumberContact => {
  const [, prefix, rest = text] = /^([a-z]+):(?:\/\/)?(.*)$/i.exec(fromLink(text)) ?? [];
  const service = services[(prefix ?? 'sms').toLowerCase()];
  if (service === undefined) return refuse('it begins with a word that stands for no road');
  const number = digitsOf(rest, refuse);
  const count = number.replace('+', '').length;
  if (count < 6) return refuse('it is too short for a number with its area code');
  if (count > 17) return refuse('it is too long for a number');
  return { kind: 'number', service, number };
};

/** `https://wa.me/49171…`, `whatsapp://send?phone=49171…` and `https://signal.me/#p/+49171…` as `whatsapp:` and `signal:`. */
const fromLink = (text: string): string =>
  text
    .replace(/^https?:\/\/wa\.me\/\+?/i, 'whatsapp:+')
    .replace(
      /^(?:https?:\/\/api\.whatsapp\.com\/|whatsapp:\/\/)send\/?\?phone=(?:\+|%2b)?(\d+).*$/i,
      'whatsapp:+$1',
    )
    .replace(/^https?:\/\/signal\.me\/#p\//i, 'signal:');

/** Digits of any script, with a `+` in front where the country is given as `+` or `00`. */
const digitsOf = (text: string, refuse: Refuse): string => {
  const [head = '', ...parameters] = text.replace(/%20/g, ' ').replace(/%2b/gi, '+').split(/[;?&]/);
  const plain = asciiDigits(head).replace(extension, '').trim();
  if (/[^\d\s+()./\p{Pd}\u2212\u00b7]/u.test(plain)) return refuse('it is neither an address nor a number');
  const digits = inCountry(plain, parameters);
  const international = /^\s*\(?\s*(\+|00(?!0))/.test(digits);
  const all = digits.replace(/\D/g, '');
  return international ? `+${withoutTrunk(all.replace(/^00/, ''))}` : all;
};

/** RFC 3966 §5.1.5: `;phone-context=+49` is what stands before a local number. */
const inCountry = (number: string, parameters: readonly string[]): string => {
  const context = parameters.map((one) => /^phone-context=(\+[\d.()-]+)$/i.exec(one)?.[1]).find(Boolean);
  return context === undefined || /^\s*(\+|00)/.test(number) ? number : `${context}${number}`;
};

const extension = /\s*(?:ext\.?|x|#|durchwahl|dw\.?)\s*\d{1,6}\s*$/i;

/** Every script counts from its zero on in runs of ten (Unicode §4.6, Numeric Type = Decimal). */
const asciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let below = 0;
    while (/\p{Nd}/u.test(String.fromCodePoint(code - below - 1))) below += 1;
    return String(below % 10);
  });

/** Country codes of one and of two digits (ITU-T E.164, list of assigned codes); all others have three. */
const shortCodes = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** Splits a number with its country: `49171…` → `49` and `171…`. */
const byCountry = (digits: string): readonly [code: string, rest: string] => {
  const code = shortCodes.exec(digits)?.[0] ?? digits.slice(0, 3);
  return [code, digits.slice(code.length)];
};

/** `+49 0171 …` and `+49 (0)171 …`: the 0 is for calls within the country. Italy's landlines keep it. */
const withoutTrunk = (digits: string): string => {
  const [code, rest] = byCountry(digits);
  return code === '39' ? digits : code + rest.replace(/^0+/, '');
};

/** Marks of mobile numbers that some roads want and others leave out: 52 1 in Mexico, 54 9 in Argentina. */
const mobileMarks: Readonly<Record<string, string>> = { '52': '1', '54': '9' };

/** Digits that stay the same however the number is written. */
const significant = (number: string): string => {
  if (!number.startsWith('+')) return number.replace(/^0+/, '');
  const [code, rest] = byCountry(number.slice(1));
  const national = rest.replace(/^0+/, '');
  const mark = mobileMarks[code];
  return code + (mark !== undefined && national.startsWith(mark) ? national.slice(1) : national);
};

/** Fewest digits that make two numbers one: a local number without its area has about as many. */
const FEWEST = 7;

/** Russia dials 8 and North America 1 before a number of its own country. */
const withoutPrefix = (number: string): readonly string[] =>
  /^[18]/.test(number) ? [number, number.slice(1)] : [number];

/**
 * Whether two numbers may reach one telephone: one's significant digits are the other's, or the end of them, seven at
 * least. A number without its country may be the one with it; doubt counts as the same.
 */
export const isSameNumber = (a: string, b: string): boolean => {
  const [some, others] = [a, b].map((number) => withoutPrefix(number).map(significant));
  return (some ?? []).some((one) => (others ?? []).some((other) => isTail(one, other) || isTail(other, one)));
};

const isTail = (tail: string, whole: string): boolean =>
  tail === whole || (tail.length >= FEWEST && whole.endsWith(tail));

/** The numbers a mailbox may be named for: `01711234567@…`, `+49-171-…@…`, `smith.01711234567@…`. */
export const numbersInName = (local: string): readonly string[] =>
  (local.match(/\+?\d[\d._-]*/g) ?? []).map((run) => run.replace(/[._-]/g, '')).filter(isLong);

/** The number a mailbox is, as a gateway has it; null where its name holds anything else. */
export const numberOfName = (local: string): string | null => {
  const number = local.replace(/[._-]/g, '');
  return /^\+?\d+$/.test(number) && isLong(number) ? number : null;
};

const isLong = (number: string): boolean => number.replace('+', '').length >= FEWEST;
