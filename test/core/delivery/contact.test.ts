import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contactText, displayContact, parseContact } from '../../../core/src/delivery/contact.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';

const whyOf = (text: string): string => {
  try {
    parseContact(text);
  } catch (error) {
    if (isSafelightError(error) && 'why' in error.data) return `${error.code}: ${error.data.why}`;
    throw error;
  }
  return 'accepted';
};

describe('mail addresses', () => {
  test.each([
    ['anna@example.org', 'anna@example.org', 'anna@example.org'],
    ['  Anna.Smith@Example.ORG. ', 'Anna.Smith@example.org', 'anna.smith@example.org'],
    ['"Smith, Anna" <anna@example.org>', 'anna@example.org', 'anna@example.org'],
    ['Anna (at (home)) <anna@example.org> (new)', 'anna@example.org', 'anna@example.org'],
    ['anna (a comment)@(another) example . org', 'anna@example.org', 'anna@example.org'],
    ['"anna"@example.org', 'anna@example.org', 'anna@example.org'],
    ['"an\\na"@example.org', 'anna@example.org', 'anna@example.org'],
    ['MAILTO:anna%40example.org?subject=Pictures&body=x', 'anna@example.org', 'anna@example.org'],
    ['mailto:?to=anna@example.org', 'anna@example.org', 'anna@example.org'],
    ['anna+wedding@example.org', 'anna+wedding@example.org', 'anna@example.org'],
    ['a.n.n.a+x@googlemail.com', 'a.n.n.a+x@googlemail.com', 'anna@gmail.com'],
    ['anna-shop@yahoo.de', 'anna-shop@yahoo.de', 'anna@yahoo.de'],
    ['anna@me.com', 'anna@me.com', 'anna@icloud.com'],
    ['Anna.S_mith@protonmail.com', 'Anna.S_mith@protonmail.com', 'annasmith@proton.me'],
    ['anna-s@ya.ru', 'anna-s@ya.ru', 'anna.s@yandex.ru'],
    ['shop@anna.fastmail.com', 'shop@anna.fastmail.com', 'anna@fastmail.com'],
    ['anna@bücher.example', 'anna@xn--bcher-kva.example', 'anna@xn--bcher-kva.example'],
    ['jürgen@example.org', 'jürgen@example.org', 'jürgen@example.org'],
    ['ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ', 'anna@example.org', 'anna@example.org'],
    ['anna\u200b@exam\u00adple.org', 'anna@example.org', 'anna@example.org'],
  ])('%s', (text, address, mailbox) => {
    expect(parseContact(text)).toEqual({ kind: 'mail', address, mailbox });
  });

  test.each([
    ['anna@', 'what stands after the @ is no domain'],
    ['@example.org', 'what stands before the @ is no name of a mailbox'],
    ['anna@localhost', 'what stands after the @ is no domain'],
    ['anna@-example.org', 'what stands after the @ is no domain'],
    ['anna@192.0.2.1', 'what stands after the @ is no domain'],
    ['anna@[192.0.2.1]', 'it names a server by its number instead of a domain'],
    ['Anna anna@example.org', 'a blank stands before the @'],
    ['anna@example.org home', 'a blank stands after the @'],
    ['a..b@example.org', 'what stands before the @ is no name of a mailbox'],
    ['anna@example.org, ben@example.org', 'it holds more than one address'],
    ['mailto:anna@example.org,ben@example.org', 'it holds more than one address'],
    ['mailto:anna@example.org?cc=ben@example.org', 'it holds more than one address'],
    ['mailto:?subject=hello', 'it holds no address'],
    ['mailto:anna', 'it holds no @'],
    ['mailto:%ff@example.org', 'its %-escapes cannot be read'],
    ['anna@example.org (home', 'a bracket in it is not closed'],
    ['anna@example.org) home', 'it has a bracket too many'],
    ['<anna@example.org', 'its angle brackets do not belong together'],
    ['Anna <anna@example.org> <ben@example.org>', 'its angle brackets do not belong together'],
    [
      'anna@example.org\nBcc: eve@example.org',
      'it goes over more than one line, or holds a control character',
    ],
    [`${'a'.repeat(65)}@example.org`, 'it is too long for an address'],
    [`a@${'example.'.repeat(140)}org`, 'it is longer than 1000 characters'],
  ])('%s is refused', (text, why) => {
    expect(whyOf(text)).toBe(`contact-malformed: ${why}`);
  });
});

describe('numbers', () => {
  test.each([
    ['+49 171 1234567', 'sms', '+491711234567'],
    ['0049-171/12 34 567', 'sms', '+491711234567'],
    ['+49 (0)171 1234567', 'sms', '+491711234567'],
    ['+49 0171 1234567', 'sms', '+491711234567'],
    ['(0171) 1234567', 'sms', '01711234567'],
    ['tel:+49-171-1234567', 'call', '+491711234567'],
    ['TEL:1234567;phone-context=+49171;ext=12', 'call', '+491711234567'],
    ['call:0171 1234567', 'call', '01711234567'],
    ['sms:+491711234567?body=hello', 'sms', '+491711234567'],
    ['sms://+491711234567', 'sms', '+491711234567'],
    ['whatsapp:+49 171 1234567', 'whatsapp', '+491711234567'],
    ['https://wa.me/491711234567', 'whatsapp', '+491711234567'],
    ['whatsapp://send?phone=491711234567&text=x', 'whatsapp', '+491711234567'],
    ['https://signal.me/#p/+491711234567', 'signal', '+491711234567'],
    ['signal:0171 1234567', 'signal', '01711234567'],
    ['+39 06 698 1234', 'sms', '+39066981234'],
    ['+1 (212) 555-1234 ext. 7', 'sms', '+12125551234'],
    ['+353 (0)87 123 4567', 'sms', '+353871234567'],
    ['＋４９ １７１ １２３４５６７', 'sms', '+491711234567'],
    ['٠١٧١١٢٣٤٥٦٧', 'sms', '01711234567'],
    ['+९१ ९८७६५ ४३२१०', 'sms', '+919876543210'],
    ['+49 171 123\u201345\u201067', 'sms', '+491711234567'],
  ])('%s', (text, service, number) => {
    expect(parseContact(text)).toEqual({ kind: 'number', service, number });
  });

  test.each([
    ['12345', 'it is too short for a number with its area code'],
    ['+49 1711 2345 6789 01234', 'it is too long for a number'],
    ['Anna', 'it is neither an address nor a number'],
    ['fax:+49 171 1234567', 'it begins with a word that stands for no road'],
    ['', 'it is empty'],
    ['stick:', 'the stick has no name; write it on the stick and say stick:NAME'],
    ['signal:!', 'after the messenger there is neither a number nor a name'],
  ])('%s is refused', (text, why) => {
    expect(whyOf(text)).toBe(`contact-malformed: ${why}`);
  });
});

describe('the other roads', () => {
  test.each([
    ['threema:ABCD1234', { kind: 'name', service: 'threema', name: 'abcd1234' }, 'abcd1234 (Threema)'],
    ['signal:@anna.42', { kind: 'name', service: 'signal', name: 'anna.42' }, 'anna.42 (Signal)'],
    ['stick: Blue 64 GB ', { kind: 'stick', name: 'Blue 64 GB' }, 'the stick “Blue 64 GB”'],
    ['In-Person', { kind: 'in-person' }, 'the client, in person'],
    ['in person', { kind: 'in-person' }, 'the client, in person'],
  ] as const)('%s', (text, contact, shown) => {
    expect(parseContact(text)).toEqual(contact);
    expect(displayContact(parseContact(text))).toBe(shown);
  });

  test('what is remembered is read back as it was', () => {
    const texts = fc.constantFrom(
      'Anna <Anna+x@Bücher.example>',
      'tel:+49 (0)171 1234567',
      '0171 1234567',
      'whatsapp:00491711234567',
      'threema:ABCD1234',
      'stick:Blue',
      'in-person',
    );
    fc.assert(
      fc.property(texts, (text) => {
        const contact = parseContact(text);
        expect(parseContact(contactText(contact))).toEqual(contact);
      }),
    );
  });

  test('any text is a contact or a malformed one, and the error is one short line', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((s) => `a@${s}`),
        ),
        (text) => {
          try {
            parseContact(text);
          } catch (error) {
            if (!isSafelightError(error) || error.code !== 'contact-malformed') throw error;
            expect(error.message).toMatch(/^[^\p{Cc}]{0,400}$/u);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
