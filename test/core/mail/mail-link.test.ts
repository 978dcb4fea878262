import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  archiveMailLink,
  archiveTextLink,
  LONGEST_LINK,
  wordsCallLink,
  wordsMailLink,
  wordsTextLink,
} from '../../../core/src/mail/mail-link.ts';

/** As a mail program reads it (RFC 6068 §2): fields parted at `&`, then decoded. */
const read = (link: string) => {
  const [path = '', query = ''] = link.split('?');
  const fields = query.split('&').map((field) => field.split('=').map(decodeURIComponent));
  return { path, ...Object.fromEntries(fields) } as { path: string; subject?: string; body?: string };
};

describe('the link to the mail program', () => {
  test('gives back the archive’s message, whatever it holds', () => {
    const message = fc.record({
      subject: fc.string({ unit: 'grapheme', maxLength: 20 }),
      body: fc.string({ unit: 'grapheme', maxLength: 40 }),
    });
    fc.assert(
      fc.property(message, ({ subject, body }) => {
        const link = archiveMailLink('smith@example.org', { subject, body }) ?? '';
        expect(link).toMatch(/^[A-Za-z0-9\-._~:?=&%@]+$/);
        expect(read(link)).toEqual({
          path: 'mailto:smith@example.org',
          subject,
          body: body.replace(/\r?\n/g, '\r\n'),
        });
      }),
    );
  });

  test('has line breaks as the clause wants them, and a plus as itself', () => {
    const message = { subject: 'a+b', body: 'one\ntwo' };
    expect(archiveMailLink('j.smith+photos@example.org', message)).toBe(
      'mailto:j.smith%2Bphotos@example.org?subject=a%2Bb&body=one%0D%0Atwo',
    );
  });

  test.each(['a?bcc=b@example.org', 'a&body=x@example.org', 'a%0Ab@example.org'])(
    'takes %s for an address and nothing more',
    (address) => {
      expect(archiveMailLink(address, { subject: '', body: '' })).toMatch(/^mailto:[^?&]*\?subject=&body=$/);
      expect(decodeURIComponent(wordsMailLink(address))).toBe(`mailto:${address}`);
    },
  );

  test.each(['', 'a', 'a@', '@b', 'a@b?bcc=c', 'a@b?bcc=c@d', 'a@b, c@d', 'A <a@b>', 'a@b\nBcc: c@d'])(
    'refuses %j',
    (address) => {
      expect(() => wordsMailLink(address)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
    },
  );

  const rest = 'mailto:a@b?subject=&body='.length;
  test.each([
    [LONGEST_LINK - 1, true],
    [LONGEST_LINK, true],
    [LONGEST_LINK + 1, false],
  ])('of %i characters is made: %s', (length, made) => {
    const link = archiveMailLink('a@b', { subject: '', body: 'x'.repeat(length - rest) });
    expect(link?.length ?? null).toBe(made ? length : null);
  });
});

describe('the link to the message program', () => {
  test.each(['+49 170 1234567', '+49 (170) 123-45-67', '+49.170/1234567'])('takes %s', (number) => {
    expect(wordsTextLink(number)).toBe('sms:+491701234567');
    expect(wordsCallLink(number)).toBe('tel:+491701234567');
    expect(archiveTextLink(number, { subject: 'never', body: 'https://a.b/?c=d&e' })).toBe(
      'sms:+491701234567?body=https%3A%2F%2Fa.b%2F%3Fc%3Dd%26e',
    );
  });

  test.each(['', '0170 1234567', '+49', '+49170?body=x', '+49 170;ext=1', '+4917012345678901', 'a@b'])(
    'refuses %j',
    (number) => {
      expect(() => wordsTextLink(number)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
    },
  );

  test('of the words’ road has no place for a text', () => {
    // The types leave no second parameter; a caller without types gets none in either.
    for (const make of [wordsMailLink, wordsTextLink, wordsCallLink]) expect(make.length).toBe(1);
  });
});
