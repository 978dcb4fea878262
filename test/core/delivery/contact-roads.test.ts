import { domainToUnicode } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseContact } from '../../../core/src/delivery/contact.ts';
import { assertTwoRoads, sameRoad } from '../../../core/src/delivery/contact-roads.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';

const refusalOf = (archive: string, words: string): string | null =>
  sameRoad(parseContact(archive), parseContact(words));

describe('named examples of one road', () => {
  test.each([
    ['anna@example.org', 'anna@example.org'],
    ['anna@example.org', 'ANNA@EXAMPLE.ORG'],
    ['anna@example.org', '  anna@example.org '],
    ['anna@example.org', 'mailto:anna@example.org?subject=Words'],
    ['anna@example.org', 'mailto:%61nna%40example.org'],
    ['anna@example.org', '"Anna Smith" <anna@example.org>'],
    ['anna@example.org', 'anna@example.org (private)'],
    ['anna@example.org', '"anna"@example.org'],
    ['anna@example.org', 'anna+words@example.org'],
    ['anna+a@example.org', 'anna+b@example.org'],
    ['anna@example.org', 'anna@example.org.'],
    ['anna@example.org', 'anna @ example.org'],
    ['anna@example.org', 'ａｎｎａ@example.org'],
    ['anna@example.org', 'anna\u200b@example.org'],
    ['anna@example.org', 'an\ufe0fna@example.org'],
    ['müller@example.org', 'mu\u034f\u0308ller@example.org'],
    ['anna@example.org', 'ann\u{e0061}a@example.org'],
    ['a.nna@gmail.com', 'an.na+x@googlemail.com'],
    ['anna@yahoo.com', 'anna-words@yahoo.com'],
    ['anna@ymail.com', 'anna-words@ymail.com'],
    ['anna@icloud.com', 'anna@mac.com'],
    ['an.na@pm.me', 'an-na@protonmail.com'],
    ['anna.s@yandex.ru', 'anna-s@ya.ru'],
    ['anna@fastmail.com', 'words@anna.fastmail.com'],
    ['a@anna.fastmail.fm', 'b@anna.fastmail.fm'],
    ['anna@studio.example', 'words@anna.studio.example'],
    ['anna_s@studio.example', 'words@anna-s.studio.example'],
    ['anna@bücher.example', 'anna@xn--bcher-kva.example'],
    ['anna@bu\u0308cher.example', 'anna@BÜCHER.example'],
    ['jürgen@example.org', 'ju\u0308rgen@example.org'],
    ['strauß@example.org', 'STRAUSS@example.org'],
    ['anna@example.org', 'anna@example\u3002org'],
    ['+49 171 1234567', '0171 1234567'],
    ['+49 171 1234567', '0049 171/123 45-67'],
    ['+49 171 1234567', '+49 (0)171 1234567'],
    ['+49 171 1234567', 'tel:+49-171-1234567;ext=3'],
    ['+49 171 1234567', 'tel:0171-1234567;phone-context=+49'],
    ['+49 171 1234567', 'whatsapp:+49 171 1234567'],
    ['whatsapp:+49 171 1234567', 'signal:01711234567'],
    ['https://wa.me/491711234567', 'sms:0171 1234567'],
    ['+49 171 1234567', '٠١٧١١٢٣٤٥٦٧'],
    ['+49 171 1234567', '011 49 171 1234567'],
    ['+7 916 123 45 67', '8 916 123 45 67'],
    ['+1 212 555 1234', '1-212-555-1234'],
    ['+1 212 555 1234', '(212) 555-1234'],
    ['+52 55 1234 5678', 'whatsapp:+52 1 55 1234 5678'],
    ['+54 11 2345 6789', 'whatsapp:+54 9 11 2345 6789'],
    ['01711234567@t-mobile-sms.example', '+49 171 1234567'],
    ['+491711234567@sms.example', '0171 1234567'],
    ['0171-123.4567@sms.example', 'whatsapp:+491711234567'],
    ['smith.01711234567@sms.example', '0171 1234567'],
    ['01711234567@sms.example', '+491711234567@mms.example'],
    ['threema:ABCD1234', 'threema:abcd1234'],
  ])('%s | %s', (a, b) => {
    expect(refusalOf(a, b)).not.toBeNull();
    expect(refusalOf(b, a)).not.toBeNull();
  });
});

describe('named examples of two roads', () => {
  test.each([
    ['anna@example.org', 'ben@example.org'],
    ['anna@gmail.com', 'anna@example.org'],
    ['an.na@example.org', 'anna@example.org'],
    ['anna-b@example.org', 'anna@example.org'],
    ['anna@yahoo.com', 'anna@yahoo.de'],
    ['anna@outlook.com', 'anna@hotmail.com'],
    ['anna@example.org', '+49 171 1234567'],
    ['anna1985@example.org', '+49 171 1234567'],
    ['anna.20240615@example.org', 'ben.20240615@example.org'],
    ['+49 171 1234567', '+49 172 1234567'],
    ['+1 212 555 1234', '+1 312 555 1234'],
    ['(212) 555-1234', '(312) 555-1234'],
    ['0171 1234567', '+49 171 1234568'],
    ['stick:Blue', '+49 171 1234567'],
    ['stick:Blue', 'in-person'],
    ['anna@example.org', 'in-person'],
    ['threema:ABCD1234', 'threema:ABCD1235'],
    ['threema:anna', 'signal:anna'],
    ['anna@example.org', 'signal:anna'],
  ])('%s | %s', (a, b) => {
    expect(refusalOf(a, b)).toBeNull();
  });
});

const letters = 'abcdefghijklmnopqrstuvwxyz';
const name = fc.string({ unit: fc.constantFrom(...letters, 'ü', 'é', 'ß'), minLength: 3, maxLength: 12 });
const domain = fc.constantFrom(
  'example.org',
  'gmail.com',
  'yahoo.com',
  'icloud.com',
  'proton.me',
  'ya.ru',
  'fastmail.com',
  'web.de',
  'bücher.example',
  'mail.example.co.uk',
);

type Respelling = (address: string) => string;
const apart = (address: string): readonly [string, string] => {
  const at = address.lastIndexOf('@');
  return [address.slice(0, at), address.slice(at + 1)];
};
const inLocal =
  (change: (local: string) => string): Respelling =>
  (address) =>
    `${change(apart(address)[0])}@${apart(address)[1]}`;
const inDomain =
  (change: (domain: string) => string): Respelling =>
  (address) =>
    `${apart(address)[0]}@${change(apart(address)[1])}`;

const aliases: Readonly<Record<string, string>> = {
  'gmail.com': 'GoogleMail.com',
  'icloud.com': 'me.com',
  'proton.me': 'pm.me',
  'ya.ru': 'yandex.com',
};
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

/** Each leaves the mailbox as it is, and what the others after it need: those that wrap come last. */
const inner: Readonly<Record<string, Respelling>> = {
  capitals: inLocal((local) => local.toUpperCase()),
  'a tag': inLocal((local) => `${local}+words`),
  'a dot, where dots do not matter': (address) =>
    /@(gmail\.com|proton\.me)$/.test(address) ? address.replace(/^(..)/, '$1.') : address,
  'a keyword of Yahoo': (address) => address.replace(/@yahoo\.com$/, '-words@yahoo.com'),
  'another domain of the provider': inDomain((some) => aliases[some] ?? some),
  'decomposed letters': (address) => address.normalize('NFD'),
  punycode: inDomain((some) => new URL(`http://${some}`).hostname),
  'unicode again': inDomain((some) => domainToUnicode(some)),
  'capitals in the domain': inDomain((some) => some.toUpperCase()),
  'the dot of the root': (address) => `${address}.`,
};
const outer: Readonly<Record<string, Respelling>> = {
  'as it is': (address) => address,
  'blanks around': (address) => `\u00a0 ${address} \t`,
  'blanks around the @': (address) => address.replace('@', ' @ '),
  quotes: inLocal((local) => `"${local}"`),
  'a comment': (address) => address.replace('@', '(at (home))@(work)'),
  'a name': (address) => `"Smith, A. @ home" <${address}>`,
  'a bare name': (address) => `Anna Smith < ${address} >`,
  mailto: (address) => `mailto:${encodeURIComponent(address)}?subject=a%20b`,
  'mailto in capitals': (address) => `MailTo:${address.replaceAll('+', '%2B')}`,
  'full width': fullWidth,
  'what nobody sees': (address) => [...address].join('\u200b'),
};
const respelling = fc
  .tuple(fc.subarray(Object.keys(inner)), fc.constantFrom(...Object.keys(outer)))
  .map(([some, last]): Respelling => {
    const steps = [...some.map((one) => inner[one]), outer[last]];
    return (address) => steps.reduce((text, step) => step?.(text) ?? text, address);
  });

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
/** A mobile number in the form of its country, without the 0: `171` and seven digits. */
const mobile = fc.tuple(fc.constantFrom('151', '160', '171', '176'), digits(7)).map((some) => some.join(''));

const forms: readonly ((mobile: string) => string)[] = [
  (some) => `+49${some}`,
  (some) => `0049 ${some.slice(0, 3)}/${some.slice(3)}`,
  (some) => `0${some}`,
  (some) => `+49 (0) ${some.slice(0, 3)} ${some.slice(3, 6)} ${some.slice(6)}`,
  (some) => `+49 0${some}`,
  (some) => `(0${some.slice(0, 3)}) ${some.slice(3)}`,
  (some) => `tel:+49-${some.slice(0, 3)}-${some.slice(3)}`,
  (some) => `tel:0${some};phone-context=+49`,
  (some) => `TEL:+49.${some};ext=99`,
  (some) => `sms:+49${some}?body=hello`,
  (some) => `whatsapp:+49 ${some}`,
  (some) => `https://wa.me/49${some}`,
  (some) => `signal:0${some}`,
  (some) => `threema:0049${some}`,
  (some) => `01149${some}`,
  (some) => fullWidth(`+49${some}`),
  (some) => `0${some}`.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
  (some) => `0${some}@sms.example`,
  (some) => `"Anna" <+49-${some}@sms.example>`,
];
const form = fc.constantFrom(...forms);

describe('laws', () => {
  test('a mailbox is itself under any two spellings', () => {
    const pair = fc.tuple(name, domain, respelling, respelling);
    fc.assert(
      fc.property(pair, ([local, host, one, other]) => {
        const address = `${local}@${host}`;
        expect([one(address), other(address), refusalOf(one(address), other(address))]).not.toContain(null);
      }),
      { numRuns: 1_000 },
    );
  });

  test('two mailboxes stay two under any spelling', () => {
    const fold = (text: string) => text.toUpperCase().normalize('NFC');
    const names = fc.tuple(name, name).filter(([a, b]) => fold(a) !== fold(b));
    fc.assert(
      fc.property(names, domain, respelling, respelling, ([a, b], host, one, other) => {
        expect(refusalOf(one(`${a}@${host}`), other(`${b}@${host}`))).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('a number is itself in any two forms', () => {
    fc.assert(
      fc.property(mobile, form, form, (some, one, other) => {
        expect([one(some), other(some), refusalOf(one(some), other(some))]).not.toContain(null);
      }),
      { numRuns: 1_000 },
    );
  });

  test('two numbers stay two in any form', () => {
    const numbers = fc.tuple(mobile, mobile).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(numbers, form, form, ([a, b], one, other) => {
        expect(refusalOf(one(a), other(b))).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what cannot go by a road', () => {
  const codeOf = (archive: string, words: string): string => {
    try {
      assertTwoRoads(parseContact(archive), parseContact(words));
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      return 'road' in error.data ? `${error.code}: ${error.data.road}` : `${error.code} (${error.exit})`;
    }
    return 'allowed';
  };

  test.each([
    ['stick:Blue', 'stick:Red', 'road-refused: words'],
    ['in-person', '+49 171 1234567', 'road-refused: archive'],
    ['tel:+49 171 1234567', 'anna@example.org', 'road-refused: archive'],
    ['anna@example.org', 'Anna <anna@example.org>', 'same-road (6)'],
    ['anna@example.org', 'tel:+49 171 1234567', 'allowed'],
    ['stick:Blue', 'in-person', 'allowed'],
  ])('archive %s, words %s: %s', (archive, words, code) => {
    expect(codeOf(archive, words)).toBe(code);
  });
});
