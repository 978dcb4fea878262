import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type ArchiveMessageOptions,
  archiveMessage,
  type Message,
  type WordsMessageOptions,
  wordsMessage,
  wordsScript,
} from '../../../core/src/delivery/texts.ts';
import { fill, phrasesOf, placeholdersOf } from '../../../core/src/delivery/texts-file.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';
import { clientLanguage } from '../../../manifests/src/index.ts';
import { inRepository } from '../../support/repository.ts';

const folder = inRepository('core/assets/delivery');
const languages = clientLanguage.options;
const read = (language: string, file: string) => readFileSync(join(folder, language, file), 'utf8');
const files = (language: string) => readdirSync(join(folder, language)).sort();
const keyed = (language: string) =>
  read(language, 'phrases.txt')
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(':')), placeholdersOf(line)]);

const words = 'jawline-mulch-ozone-relish-pellet-quilt';
const until = new Date('2026-12-05T14:30:00Z');
const link = { archive: null, url: 'https://files.example/x?y=1', expires: until };

const archive: ArchiveMessageOptions = {
  language: 'en',
  length: 'mail',
  studio: 'Studio North',
  client: 'Anna Smith',
  pictures: 500,
  archives: 1,
  format: 'zip',
  purpose: 'full',
  lock: { kind: 'words', words },
  road: { kind: 'links', links: [link] },
};

const forWords: WordsMessageOptions = {
  language: 'en',
  length: 'mail',
  studio: 'Studio North',
  client: 'Anna Smith',
  words,
  apartFrom: ['https://files.example/x?y=1', 'Smith-2026.zip'],
};

const whole = ({ subject, body }: Message): string => `${subject}\n${body}`;

/** Every combination that there is a text for. */
const everyArchive: readonly ArchiveMessageOptions[] = languages.flatMap((language) =>
  (['mail', 'short'] as const).flatMap((length) =>
    (['zip', 'pgp'] as const).flatMap((format) =>
      (['full', 'preview', 'phone'] as const).flatMap((purpose) =>
        ([{ kind: 'words', words }, { kind: 'certificate' }] as const).flatMap((lock) =>
          (
            [
              { kind: 'links', links: [link] },
              { kind: 'stick', name: 'Blue' },
            ] as const
          ).map((road) => ({
            ...archive,
            ...{ language, length, format, purpose, lock, road },
          })),
        ),
      ),
    ),
  ),
);

describe('the files', () => {
  test.each(languages)('%s has the files of all, with the same names left open in each', (language) => {
    expect(files(language)).toEqual(files('en'));
    for (const file of files('en'))
      expect([file, placeholdersOf(read(language, file))]).toEqual([file, placeholdersOf(read('en', file))]);
    expect(keyed(language)).toEqual(keyed('en'));
  });

  test.each(languages)('%s has 26 names for letters, each for its own', (language) => {
    const names = read(language, 'alphabet.txt').trim().split('\n');
    expect(names.map((name) => name[0]?.toLowerCase()).join('')).toBe('abcdefghijklmnopqrstuvwxyz');
  });

  test.each(languages)('%s is written in whole lines, without blanks at their ends', (language) => {
    for (const file of files(language))
      expect(read(language, file)).toMatch(/^([^\s].*[^\s]\n|\S\n| +\S.*\S\n|\n)+$/);
  });
});

describe('filling', () => {
  test('a name without a value is broken machinery, not a text', () => {
    expect(() => fill('to {link}', {})).toThrow('lacks its {link}');
    expect(() => phrasesOf('en')('no-such')).toThrow('no phrase no-such');
  });

  test('a line that stands for nothing goes', () => {
    expect(fill('a\n\n{b}\n\nc {b}d', { b: '' })).toBe('a\n\nc d');
  });

  test('a value is taken as it is', () => {
    expect(fill('{a}', { a: "$& {b} $'" })).toBe("$& {b} $'");
  });
});

describe('the archive’s message', () => {
  test('reads as a person would write it', () => {
    expect(whole(archiveMessage(archive))).toMatchInlineSnapshot(`
      "Your 500 pictures from Studio North
      Hello Anna Smith,

      here you find your 500 pictures, in one file:

      https://files.example/x?y=1

      The link works until 5 December 2026 at 14:30 UTC.

      How to open it:
      1. Windows' own zip folder cannot, nor can an old Mac. Take a free program: 7-Zip (https://www.7-zip.org/) on Windows, Keka (https://www.keka.io/) on a Mac, iZip on an iPhone, RAR or ZArchiver on Android.
      2. Save the file, open it with that program, and choose Extract.
      3. Type the words in small letters, also the first one, with a hyphen between them, without a blank before or after. “How to open.html” says more; it lies in the file and opens without the words.

      The words that open it come to you by another road, never together with the file. Nobody will ask you for them: please give them to nobody.

      Please keep a copy in a second place: a link does not live for ever.

      Kind regards
      Studio North"
    `);
    expect(whole(archiveMessage({ ...archive, language: 'de' }))).toMatchInlineSnapshot(`
      "Ihre 500 Bilder von Studio North
      Guten Tag Anna Smith,

      hier finden Sie Ihre 500 Bilder, in einer Datei:

      https://files.example/x?y=1

      Der Link gilt bis 5. Dezember 2026 um 14:30 UTC.

      So öffnen Sie sie:
      1. Der Zip-Ordner von Windows kann es nicht, ein alter Mac auch nicht. Nehmen Sie ein kostenloses Programm: 7-Zip (https://www.7-zip.org/) unter Windows, Keka (https://www.keka.io/) auf dem Mac, iZip auf dem iPhone, RAR oder ZArchiver unter Android.
      2. Speichern Sie die Datei, öffnen Sie sie mit diesem Programm und wählen Sie Entpacken.
      3. Tippen Sie die Wörter in kleinen Buchstaben, auch den ersten, mit einem Bindestrich dazwischen, ohne Leerzeichen davor oder danach. Mehr steht in „Anleitung zum Oeffnen.html“; sie liegt in der Datei und öffnet sich ohne die Wörter.

      Die Wörter zum Öffnen kommen auf einem anderen Weg zu Ihnen, nie zusammen mit der Datei. Niemand wird Sie danach fragen: Bitte geben Sie sie niemandem.

      Bitte legen Sie eine Kopie an einem zweiten Ort ab: Ein Link lebt nicht ewig.

      Freundliche Grüße
      Studio North"
    `);
  });

  test.each(everyArchive)(
    '$language $length $format $purpose $lock.kind $road.kind: nothing left open, no words',
    (some) => {
      const text = whole(archiveMessage(some));
      expect(text).not.toMatch(/[{}]|undefined|null/);
      expect(text).not.toContain('jawline');
      expect(text).toContain(some.road.kind === 'stick' ? 'Blue' : link.url);
      expect(text).toContain('500');
      if (some.road.kind === 'links') expect(text).toMatch(/5(\.| December) ?(Dezember )?2026/);
      if (some.lock.kind === 'words') expect(text).toMatch(/another road|anderen Weg/);
      if (some.lock.kind === 'words') expect(text).toMatch(/Nobody will ask|Niemand wird Sie/);
    },
  );

  test('several links, and the first that ends', () => {
    const links = [
      { archive: 'a 1.zip', url: 'https://files.example/1', expires: new Date('2026-12-06T00:00:00Z') },
      { archive: 'a 2.zip', url: 'https://files.example/2', expires: until },
      { archive: 'a 3.zip', url: 'https://files.example/3', expires: null },
    ];
    const { body } = archiveMessage({ ...archive, archives: 3, road: { kind: 'links', links } });
    expect(body).toContain(
      'in 3 files, each of which opens alone:\n\na 1.zip: https://files.example/1\na 2.zip: https://files.example/2\na 3.zip: https://files.example/3\n\nThe links work until 5 December 2026 at 14:30 UTC.',
    );
  });

  test('a link without an end, one picture, a client without a name', () => {
    const links = [{ ...link, expires: null }];
    const message = archiveMessage({ ...archive, client: null, pictures: 1, road: { kind: 'links', links } });
    expect(message.subject).toBe('Your picture from Studio North');
    expect(message.body).toMatch(
      /^Hello,\n\nhere you find your picture, in one file:\n\nhttps:\/\/files\.example\/x\?y=1\n\nHow/,
    );
  });

  test('what fits into a few SMS is short', () => {
    const lengths = languages.map(
      (language) => archiveMessage({ ...archive, language, length: 'short' }).body.length,
    );
    expect(Math.max(...lengths)).toBeLessThan(480);
  });
});

describe('archive and words never share a message', () => {
  const codeOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return isSafelightError(error) ? error.code : error;
    }
  };

  test.each<[string, Partial<ArchiveMessageOptions>]>([
    ['the link', { road: { kind: 'links', links: [{ ...link, url: `https://files.example/#${words}` }] } }],
    ['the name of the stick', { road: { kind: 'stick', name: words.replaceAll('-', ' ') } }],
    [
      'the name of an archive',
      { road: { kind: 'links', links: [{ ...link, archive: `${words}.zip` }, link] } },
    ],
    ['the studio', { studio: words.toUpperCase() }],
    ['the client', { client: 'Jawline Mulch Ozone' }],
  ])('%s may not bring the words along', (_, some) => {
    expect(codeOf(() => archiveMessage({ ...archive, ...some }))).toBe('link-refused');
  });

  test.each<[string, Partial<WordsMessageOptions>]>([
    ['the studio', { studio: 'Smith 2026 zip' }],
    ['the client', { client: 'smith-2026.zip' }],
  ])('%s may not lead to the archive', (_, some) => {
    for (const message of [wordsMessage, wordsScript])
      expect(whole(message({ ...forWords, ...some }))).not.toMatch(/smith.?2026/i);
  });

  test('what the archive went to is not greeted by that name, and its words go all the same', () => {
    const client = 'anna.huber@example.fr';
    const { body } = wordsMessage({ ...forWords, client, apartFrom: [...forWords.apartFrom, client] });
    expect(body).toMatch(/^Hello,\n/);
    expect(body).toContain(words);
  });
});

describe('the words’ message', () => {
  test('reads as a person would write it', () => {
    expect(whole(wordsMessage(forWords))).toMatchInlineSnapshot(`
      "For your pictures from Studio North
      Hello Anna Smith,

      these words open the file with your pictures, which comes to you by another road:

      jawline-mulch-ozone-relish-pellet-quilt

      Type them exactly so: small letters only, a hyphen between the words, no blank before or after. A phone likes to make the first letter a capital, and to put a blank at the end when you paste: please mend both.

      Keep them until you have unpacked the pictures. Nobody will ask you for them, and we will never send them together with the pictures.

      Kind regards
      Studio North"
    `);
    expect(whole(wordsMessage({ ...forWords, language: 'de', length: 'short' }))).toMatchInlineSnapshot(`
      "Zu Ihren Bildern von Studio North
      jawline-mulch-ozone-relish-pellet-quilt
      Diese englischen Wörter öffnen Ihre Bilder von Studio North. Nur kleine Buchstaben (auch der erste), Bindestriche dazwischen, kein Leerzeichen am Ende. Niemand wird Sie danach fragen."
    `);
  });

  test.each(
    languages.flatMap((language) =>
      (['mail', 'short'] as const).flatMap((length) =>
        [words, 'vK7#mQ9$wL2@pR4!zT6%'].map((some) => ({ language, length, words: some })),
      ),
    ),
  )('$language $length $words: the words on a line of their own, and no link', (some) => {
    const message = wordsMessage({ ...forWords, ...some });
    expect(message.body.split('\n')).toContain(some.words);
    expect(whole(message)).not.toMatch(/:\/\/|www\.|\.zip|@example|[{}]/);
    expect(message.subject).not.toContain(some.words);
  });

  test('a studio or a client named like an address is not named', () => {
    const message = wordsMessage({ ...forWords, studio: 'www.studio-north.com', client: 'anna@example.org' });
    expect(whole(message)).not.toMatch(/studio-north|example/);
    expect(message.body).toMatch(/^Hello,\n/);
  });
});

describe('the telephone script', () => {
  test('numbers, says and spells each word, and says each hyphen', () => {
    expect(whole(wordsScript(forWords))).toMatchInlineSnapshot(`
      "To read aloud: the words for the pictures from Studio North
      1. Ring the number you know, not one that a message gave you. Make sure who it is.
      2. Say: “I give you the words that open your pictures. Please write them down: six words, small letters only, a hyphen between them, no blank at the end.”

      Word 1: jawline
      j as in Juliett, a as in Alfa, w as in Whiskey, l as in Lima, i as in India, n as in November, e as in Echo
      then a hyphen
      Word 2: mulch
      m as in Mike, u as in Uniform, l as in Lima, c as in Charlie, h as in Hotel
      then a hyphen
      Word 3: ozone
      o as in Oscar, z as in Zulu, o as in Oscar, n as in November, e as in Echo
      then a hyphen
      Word 4: relish
      r as in Romeo, e as in Echo, l as in Lima, i as in India, s as in Sierra, h as in Hotel
      then a hyphen
      Word 5: pellet
      p as in Papa, e as in Echo, l as in Lima, l as in Lima, e as in Echo, t as in Tango
      then a hyphen
      Word 6: quilt
      q as in Quebec, u as in Uniform, i as in India, l as in Lima, t as in Tango

      3. Let the words be read back to you.
      4. Say: “Nobody will ask you for these words, and neither will I. Please do not put them into a mail.”
      5. Leave them on no answering machine."
    `);
  });

  test('in German', () => {
    const { body } = wordsScript({ ...forWords, language: 'de' });
    expect(body).toContain(
      'Wort 3: ozone\no wie Otto, z wie Zacharias, o wie Otto, n wie Nordpol, e wie Emil\ndann ein Bindestrich',
    );
    expect(body.match(/dann ein Bindestrich/g)).toHaveLength(5);
  });

  test('a passphrase of one’s own goes sign by sign', () => {
    const { body } = wordsScript({ ...forWords, words: 'Ab 1-z' });
    expect(body).toContain(
      '1. capital A as in Alfa\n2. b as in Bravo\n3. a blank\n4. the digit 1\n5. the sign -\n6. z as in Zulu',
    );
  });
});
