import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { describe, expect, test } from 'vitest';
import { captureOneScripts } from '../../../plugin/capture-one/scripts.ts';
import { scriptTexts } from '../../../scripts/plugins/capture-one.ts';
import { appleError, type FakeMac, type FakeVariant, fakeMac, session, welcome } from './fake-mac.ts';

const texts = scriptTexts();
const textOf = (source: (typeof captureOneScripts)[number]['source']): string => texts.get(source) ?? '';

const raw = (path: string): FakeVariant => ({ path, selected: true });

/** A Mac with a session open in which these are selected. */
const macWith = (...variants: readonly FakeVariant[]): FakeMac => {
  const mac = fakeMac();
  mac.documents = [session(mac, variants)];
  return mac;
};

const deliverSelection = (mac: FakeMac, ...args: readonly unknown[]) =>
  mac.call(textOf('deliver-selection'), 'run', ...args);

/** Nothing came into the inbox, not even half. */
const nothingIn = ({ inbox }: FakeMac) => expect(readdirSync(inbox)).toEqual(['welcome.json']);

describe.each(captureOneScripts)('$name', ({ source, handler }) => {
  test('is ES6 and no more, and has its handler at the top', () => {
    const { body } = parse(textOf(source), { ecmaVersion: 6, sourceType: 'script' });
    const functions = body.flatMap((node) => (node.type === 'FunctionDeclaration' ? [node.id.name] : []));
    expect(functions).toEqual([handler]);
  });

  test('runs no text and starts no program', () => {
    expect(textOf(source)).not.toMatch(/\b(eval|Function|doShellScript|NSTask|system|runScript)\s*\(/);
  });
});

const hostile = [
  '/Volumes/Shoot/"quoted" \'twice\'.jpg',
  '/Volumes/Shoot/back\\slash\\".jpg',
  '/Volumes/Shoot/line\nbreak\r.jpg',
  '/Volumes/Shoot/🎉 Ünïcode.jpg',
  '/Volumes/Shoot/\u2028sep\u2029.jpg',
  '/Volumes/Shoot/`$(run)`; rm -rf $HOME.jpg',
  '/Volumes/Shoot/\u0001.jpg',
];

test('a job names what is selected, letter by letter, once each', () => {
  const mac = macWith(...hostile.map(raw), raw(hostile[0] ?? ''), {
    path: '/not/selected.jpg',
    selected: false,
  });
  mac.answers.push('Press, for Agency', 'Deliver');
  const { job, files } = deliverSelection(mac);
  expect(files).toBe(hostile.length);
  expect(mac.jobs()).toMatchObject([
    { id: job, verb: 'deliver', preset: 'agency', mode: 'make', sources: hostile },
  ]);
  expect(mac.jobs()[0]?.from).toEqual({ host: 'capture-one', version: '16.8.5.30' });
  expect(statSync(join(mac.inbox, `${job}.json`)).mode & 0o777).toBe(0o600);
  expect(readdirSync(mac.inbox).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a thousand pictures take no more questions than one', () => {
  const events = [1, 1000].map((count) => {
    const mac = macWith(...Array.from({ length: count }, (_, at) => raw(`/p/${at}.jpg`)));
    deliverSelection(mac, ['{"preset":"huber"}']);
    expect(mac.jobs()).toHaveLength(1);
    return mac.events;
  });
  expect(events[1]).toBe(events[0]);
});

test('a name that is no text is told, and nothing is written', () => {
  const mac = macWith(raw('/p/\ud800.jpg'));
  expect(deliverSelection(mac, ['{"preset":"huber"}']).error).toMatch(/no text that can be written down/);
  nothingIn(mac);
});

test('another document that comes to the front meanwhile is not taken for this one', () => {
  const mac = macWith(raw('/p/1.jpg'));
  const other = session(mac, [raw('/secret/1.jpg')], 'Other');
  mac.beforeEvent = (name) => {
    if (name === 'selectedVariants') mac.documents = [other];
  };
  expect(deliverSelection(mac, ['{"preset":"huber"}']).error).toMatch(/changed while it was read/);
  nothingIn(mac);
});

test('what is selected must be as many as the editor says', () => {
  const mac = macWith(raw('/p/1.jpg'), raw('/p/2.jpg'));
  mac.beforeEvent = (name) => {
    if (name === 'path') mac.documents = [session(mac, [raw('/p/1.jpg')])];
  };
  expect(deliverSelection(mac, ['{"preset":"huber"}']).error).toMatch(/changed while it was read/);
  nothingIn(mac);
});

test('nor is one left out that another collection shows', () => {
  const mac = macWith(raw('/p/1.jpg'), raw('/p/2.jpg'));
  const read = session(mac, [raw('/p/1.jpg'), { path: '/p/2.jpg', selected: false }]);
  const { documents } = mac;
  mac.beforeEvent = (name) => {
    mac.documents = name === 'selected' ? [read] : documents;
  };
  expect(deliverSelection(mac, ['{"preset":"huber"}']).error).toMatch(/changed while it was read/);
  nothingIn(mac);
});

test('a picture without a place is told', () => {
  expect(deliverSelection(macWith({ path: null, selected: true })).error).toMatch(/drive may be away/);
});

test.each([
  [['{"document":"/elsewhere"}'], /Another document is in front/],
  [['{"preset":"nobody"}'], /no preset nobody/],
  [['{"out":"/tmp"}'], /unknown member: out/],
  [['{"preset":1}'], /preset is no text/],
  [["');run();('"], /no JSON/],
  [['[]'], /no JSON object/],
])('an argument is data: %s', (argv, error) => {
  const mac = macWith(raw('/p/1.jpg'));
  expect(deliverSelection(mac, argv).error).toMatch(error);
  nothingIn(mac);
});

test('the document that is meant is taken', () => {
  const mac = macWith(raw('/p/1.jpg'));
  const argument = JSON.stringify({ preset: 'huber', document: mac.documents[0]?.folder });
  expect(deliverSelection(mac, [argument])).toMatchObject({ files: 1 });
});

test('presets of one name are told apart, and none forges a line of the list', () => {
  const mac = macWith(raw('/p/1.jpg'));
  const preset = { name: 'A\nB\u2028', client: 'C', purpose: 'full', originals: true };
  welcome(mac.inbox, {
    presets: [
      { ...preset, id: 'one' },
      { ...preset, id: 'two' },
    ],
  });
  mac.answers.push('A B , for C (two)', 'Deliver');
  deliverSelection(mac);
  expect(mac.jobs()).toMatchObject([{ preset: 'two' }]);
});

describe('before anything goes, the plan is shown', () => {
  test('with what is left out and what cannot be put in, a line each', () => {
    const mac = macWith(raw('/p/1.ARW'), raw('/p/2.jpg'));
    const { respond } = mac;
    mac.respond = (job) => {
      const { plan } = respond(job) as { plan: object };
      const excluded = [1, 2].map(() => ({ path: '/p/1.ARW', rule: 'original', reason: 'an\noriginal' }));
      const problems = Array.from({ length: 7 }, (_, at) => ({
        ...{ path: `/p/${at}.jpg`, code: 'source-missing', message: `/p/${at}\u2028.jpg is missing.` },
      }));
      return { plan: { ...plan, files: 1, excluded, problems, notes: ['One was edited.'] } };
    };
    mac.answers.push('Finals, for Huber', null);
    expect(deliverSelection(mac)).toEqual({ cancelled: true });
    expect(mac.shown.at(-1)?.split('\n')).toEqual([
      '1 picture (2.3 MB) for Huber, in 1 archive.',
      'Left out: 2 (an original).',
      'Cannot be put in:',
      ...[0, 1, 2, 3, 4].map((at) => `/p/${at} .jpg is missing.`),
      '… and 2 more',
      'One was edited.',
    ]);
    expect(mac.jobs()).toEqual([]);
  });

  test('and what refuses it is told instead', () => {
    const mac = macWith(raw('/p/1.ARW'));
    const error = { code: 'selection-empty', message: 'There is nothing to deliver.', hint: 'Export first.' };
    mac.respond = () => ({ outcome: 'refused', error });
    mac.answers.push('Press, for Agency');
    expect(deliverSelection(mac).error).toBe('There is nothing to deliver.\nExport first.');
    expect(mac.jobs()).toEqual([]);
  });

  test('where nobody answers, the question is taken back and the job may wait', () => {
    const mac = macWith(raw('/p/1.jpg'));
    mac.respond = () => null;
    mac.answers.push('Press, for Agency', 'Let it wait');
    deliverSelection(mac);
    expect(mac.jobs()).toMatchObject([{ verb: 'deliver', mode: 'make' }]);
  });

  test('where nobody has looked for long, nobody is kept waiting', () => {
    const mac = macWith(raw('/p/1.jpg'));
    welcome(mac.inbox, { seen: '2026-01-01T00:00:00.000Z' });
    mac.respond = () => {
      throw new Error('was waited for');
    };
    mac.answers.push('Press, for Agency', null);
    expect(deliverSelection(mac)).toEqual({ cancelled: true });
    nothingIn(mac);
  });
});

test.each([
  [-1743, /Privacy & Security, Automation/],
  [-1712, /did not answer in time/],
  [-600, /is not running/],
  [-609, /not running any more/],
])('%i is a sentence, and shown', (number, sentence) => {
  const mac = macWith(raw('/p/1.jpg'));
  mac.beforeEvent = () => {
    throw appleError(number);
  };
  expect(deliverSelection(mac).error).toMatch(sentence);
  expect(mac.shown).toEqual([expect.stringMatching(sentence)]);
});

test('a number that stands in the text only is known, too', () => {
  const mac = macWith(raw('/p/1.jpg'));
  mac.beforeEvent = () => {
    throw new Error('Error: Not authorized to send Apple events to Capture One. (-1743)');
  };
  expect(deliverSelection(mac).error).toMatch(/Automation/);
});

test('no editor, no document, no selection, no inbox: each a sentence of its own', () => {
  const mac = macWith();
  expect(deliverSelection(mac).error).toMatch(/No pictures are selected/);
  mac.documents = [];
  expect(deliverSelection(mac).error).toMatch(/No catalog or session is open/);
  mac.running = ['com.captureone.captureonemini'];
  expect(deliverSelection(mac).error).toBe('Capture One is not running.');
  const other = macWith(raw('/p/1.jpg'));
  expect(deliverSelection(other, ['{"inbox":"/nowhere"}']).error).toMatch(/no inbox in \/nowhere/);
});

test('what a job cannot hold is told', () => {
  const many = macWith(...Array.from({ length: 10_001 }, (_, at) => raw(`/p/${at}.jpg`)));
  expect(deliverSelection(many, ['{"preset":"huber"}']).error).toMatch(/10001 files, and a job takes 10000/);
  nothingIn(many);
  const long = macWith(...Array.from({ length: 600 }, (_, at) => raw(`/p/${'ü'.repeat(1000)}${at}.jpg`)));
  expect(deliverSelection(long, ['{"preset":"huber"}']).error).toMatch(/longer than a job may be/);
  nothingIn(long);
});

test('a job that is there is never written over', () => {
  const mac = macWith(raw('/p/1.jpg'));
  mac.nextId = '0d4ee0cb-9a3e-4dc1-8e5a-1f8f8b1f7a10';
  const path = join(mac.inbox, `${mac.nextId}.json`);
  writeFileSync(path, 'theirs');
  expect(deliverSelection(mac, ['{"preset":"huber"}']).error).toMatch(/could not be put/);
  expect(readFileSync(path, 'utf8')).toBe('theirs');
  expect(readdirSync(mac.inbox).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('an inbox for paired panels, and one of another version', () => {
  const paired = macWith(raw('/p/1.jpg'));
  welcome(paired.inbox, { pairing: true });
  expect(deliverSelection(paired, ['{"preset":"huber"}']).error).toMatch(/paired panels only/);
  nothingIn(paired);
  welcome(paired.inbox, { version: 2 });
  expect(deliverSelection(paired).error).toMatch(/another version/);
});
