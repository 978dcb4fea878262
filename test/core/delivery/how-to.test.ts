import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { innerName } from '../../../core/src/archive/archive-writer.ts';
import { type HowToOptions, howToNames, howToOpenPage } from '../../../core/src/delivery/how-to.ts';
import { parseMarkup, renderBlocks } from '../../../core/src/delivery/how-to-markup.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const words = 'jawline-mulch-ozone-relish-pellet-quilt';
const page: HowToOptions = {
  language: 'en',
  format: 'zip',
  names: 'visible',
  lock: 'words',
  parts: 1,
  purpose: 'full',
};

const every: readonly HowToOptions[] = (['en', 'de'] as const).flatMap((language) =>
  (['full', 'phone'] as const).flatMap((purpose) =>
    [1, 3].flatMap((parts) => [
      { ...page, language, purpose, parts },
      { ...page, language, purpose, parts, names: 'hidden' as const },
      { ...page, language, purpose, parts, names: 'hidden' as const, format: 'pgp' as const },
      {
        ...page,
        language,
        purpose,
        parts,
        names: 'hidden' as const,
        format: 'pgp' as const,
        lock: 'certificate' as const,
      },
    ]),
  ),
);

const sectionsOf = (html: string) => [...html.matchAll(/<section id="([a-z]+)">/g)].map(([, id]) => id);

/** What a person would type: the text of the commands on the page. */
const commandsOf = (html: string): readonly string[] =>
  [...html.matchAll(/<pre>([\s\S]*?)<\/pre>/g)]
    .flatMap(([, pre = '']) => [...pre.matchAll(/<code>([^<]*)<\/code>/g)])
    .map(([, code = '']) =>
      code.replace(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number))),
    );

describe('the page', () => {
  test.each(every)(
    '$language $format $names $lock, $parts parts, $purpose: whole, and on its own',
    (options) => {
      const { fileName, html } = howToOpenPage(options);
      expect(fileName).toMatch(/^[\x20-\x7e]+\.html$/);
      expect(html).not.toMatch(
        /<script|<link|<img|<iframe|<form|\bon[a-z]+=|url\(|@import|src=|[{]{1}[a-z-]+[}]/,
      );
      expect(html).toMatch(/^<!doctype html>\n<html lang="(en|de)">/);
      expect(html).toContain("default-src 'none'");
      expect([...sectionsOf(html)].sort()).toEqual(
        [
          'windows',
          'macos',
          'iphone',
          'android',
          'linux',
          'check',
          'trouble',
          ...(options.lock === 'words' ? ['typing'] : []),
        ].sort(),
      );
      expect(html.replace(/<style>.*<\/style>/s, '')).not.toMatch(/undefined|null|[{}`]/);
    },
  );

  test('each claim about a system that is not ours names its page', () => {
    const { html } = howToOpenPage(page);
    const links = [...html.matchAll(/<a href="(https:[^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual([
      'https://devblogs.microsoft.com/oldnewthing/20180515-00/?p=98755',
      'https://www.7-zip.org/',
      'https://github.com/aonez/Keka/issues/477',
      'https://www.keka.io/',
      'https://theunarchiver.com/',
      'https://www.izip.com/',
      'https://www.rarlab.com/',
    ]);
  });

  test('on a phone its systems come first', () => {
    expect(sectionsOf(howToOpenPage({ ...page, purpose: 'phone' }).html).slice(0, 4)).toEqual([
      'typing',
      'iphone',
      'android',
      'windows',
    ]);
    expect(sectionsOf(howToOpenPage(page).html).slice(0, 3)).toEqual(['typing', 'windows', 'macos']);
  });

  test('has a name in each language', () => {
    expect(howToNames(['en', 'de'])).toEqual(['How to open.html', 'Anleitung zum Oeffnen.html']);
    expect(howToOpenPage({ ...page, language: 'de' }).fileName).toBe('Anleitung zum Oeffnen.html');
  });
});

test('markup is escaped', () => {
  const { opening, sections } = parseMarkup(
    '<b>&"\'\n\n## key: A <i>\n\n- `<x>` https://a.example/?a=1&b=2).\n\n1. one\n2. two\n\n    a <b\n',
  );
  expect(renderBlocks(opening)).toBe('<p>&#60;b&#62;&#38;&#34;&#39;</p>');
  expect(sections.map(({ key, title }) => [key, title])).toEqual([['key', 'A <i>']]);
  expect(renderBlocks(sections[0]?.blocks ?? [])).toBe(
    '<ul>\n<li><code>&#60;x&#62;</code> <a href="https://a.example/?a=1&#38;b=2" rel="noreferrer">https://a.example/?a=1&#38;b=2</a>).</li>\n</ul>\n' +
      '<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n<pre><code>a &#60;b</code></pre>',
  );
});

/** A folder that holds nothing but the archives, as the page asks for. */
const emptyFolder = (): string => {
  const folder = join(temporaryFolder(), 'empty');
  mkdirSync(folder);
  return folder;
};

const picturesIn = (part: number) => `pictures ${part}/IMG_1.jpg`;

/** Makes `a_1.zip` … with other people's tools: the page has to work with what any of them makes. */
const zipsIn = (folder: string, { names, parts }: HowToOptions): void => {
  const made = temporaryFolder();
  writeFileSync(join(made, 'How to open.html'), 'the page, which every archive has');
  for (let part = 1; part <= parts; part++) {
    mkdirSync(join(made, `pictures ${part}`));
    writeFileSync(join(made, picturesIn(part)), `picture ${part}`);
    const run = (args: readonly string[]) => execFileSync('7zz', args, { cwd: made, stdio: 'pipe' });
    const outer = join(folder, `a_${part}.zip`);
    const inner = innerName(part, parts);
    if (names === 'hidden') run(['a', '-tzip', inner, `pictures ${part}`]);
    run(['a', '-tzip', '-mem=AES256', `-p${words}`, outer, names === 'hidden' ? inner : `pictures ${part}`]);
    run(['a', '-tzip', outer, 'How to open.html']);
    rmSync(join(made, inner), { force: true });
  }
};

/** A terminal, and somebody who answers every question for words with the next of `answers`, until there is none left. */
const typeInto = (command: string, folder: string, answers: readonly string[]): Promise<number | null> => {
  const child = spawn('script', ['-qfec', command, '/dev/null'], { cwd: folder, stdio: 'pipe' });
  let asked = 0;
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString('utf8');
    const questions = seen.match(/Enter pass(word|phrase)[^:]*:/g)?.length ?? 0;
    for (; asked < questions; asked++) {
      const answer = answers[asked];
      if (answer === undefined) child.kill('SIGKILL');
      else setTimeout(() => child.stdin.write(`${answer}\n`), 100);
    }
  });
  return new Promise((resolve) => child.once('exit', resolve));
};

const unpacked = (folder: string, parts: number) =>
  Array.from({ length: parts }, (_, at) => existsSync(join(folder, picturesIn(at + 1))));

/** gpg takes words from nothing but the window of its agent: this one always types the same. */
const gpgHomeThatKnows = (secret: string): string => {
  const home = temporaryFolder();
  chmodSync(home, 0o700);
  const pinentry = join(home, 'pinentry');
  const answers = `case $line in GETPIN*) echo "D ${secret}";; esac; echo OK`;
  writeFileSync(pinentry, `#!/bin/sh\necho OK\nwhile read -r line; do ${answers}; done\n`, { mode: 0o700 });
  writeFileSync(join(home, 'gpg-agent.conf'), `pinentry-program ${pinentry}\n`);
  onTestFinished(() => {
    execFileSync('gpgconf', ['--homedir', home, '--kill', 'all'], { stdio: 'pipe' });
  });
  return home;
};

const statSize = (path: string): number => (statSync(path).isFile() ? statSync(path).size : 0);

describe('the commands for Linux do what the page says', () => {
  const cases = ([1, 2] as const).flatMap((parts) =>
    (['visible', 'hidden'] as const).map((names) => ({ ...page, parts, names })),
  );

  for (const options of cases)
    needs(
      '7zz',
      'bsdtar',
      'script',
    )(`zip, names ${options.names}, ${options.parts} parts`, async () => {
      const commands = commandsOf(howToOpenPage(options).html);
      expect(commands.map((command) => /7zz|bsdtar/.exec(command)?.[0])).toEqual(['7zz', 'bsdtar']);
      for (const command of commands) {
        const folder = emptyFolder();
        zipsIn(folder, options);
        const ended = await typeInto(
          command,
          folder,
          Array.from({ length: options.parts }, () => words),
        );
        expect([command, ended]).toEqual([command, 0]);
        expect([command, unpacked(folder, options.parts)]).toEqual([
          command,
          unpacked(folder, options.parts).fill(true),
        ]);
      }
    });

  needs(
    '7zz',
    'bsdtar',
    'script',
  )('and with other words they unpack nothing', async () => {
    for (const command of commandsOf(howToOpenPage(page).html)) {
      const folder = emptyFolder();
      zipsIn(folder, page);
      expect(await typeInto(command, folder, [words.toUpperCase(), `${words} `])).not.toBe(0);
      expect(
        readdirSync(folder, { recursive: true }).filter((name) => statSize(join(folder, String(name))) > 0),
      ).toEqual(['a_1.zip', 'How to open.html'].sort());
    }
  });

  for (const parts of [1, 2])
    needs(
      'gpg',
      'bsdtar',
      '7zz',
    )(`pgp, ${parts} parts`, () => {
      const folder = emptyFolder();
      const env = { ...process.env, GNUPGHOME: gpgHomeThatKnows(words) };
      for (let part = 1; part <= parts; part++) {
        const plain = temporaryFolder();
        mkdirSync(join(plain, `pictures ${part}`));
        writeFileSync(join(plain, picturesIn(part)), `picture ${part}`);
        execFileSync('7zz', ['a', '-tzip', 'plain.zip', `pictures ${part}`], { cwd: plain, stdio: 'pipe' });
        const lock = ['-c', '--batch', '--s2k-count', '65536', '-o', join(folder, `a_${part}.zip.pgp`)];
        execFileSync('gpg', [...lock, join(plain, 'plain.zip')], { env, stdio: 'pipe' });
      }
      const options: HowToOptions = { ...page, format: 'pgp', names: 'hidden', parts };
      const [command = '', ...more] = commandsOf(howToOpenPage(options).html);
      expect(more).toEqual([]);
      execFileSync('sh', ['-c', command], { cwd: folder, env, stdio: 'pipe' });
      expect(unpacked(folder, parts)).toEqual(unpacked(folder, parts).fill(true));
    });
});

test.each([
  ['en', 'It also says when one of the files is missing.'],
  ['de', 'Sie sagt auch, wenn eine der Dateien fehlt.'],
] as const)('the page names the list that lies among the pictures: %s', (language, gap) => {
  for (const [format, lock] of [
    ['zip', 'words'],
    ['pgp', 'words'],
    ['pgp', 'certificate'],
  ] as const) {
    const html = (parts: number): string => howToOpenPage({ ...page, language, format, lock, parts }).html;
    expect(html(1)).toContain('<code>SHA256SUMS.txt</code>');
    expect(html(1)).not.toContain(gap);
    expect(html(3)).toContain('<code>SHA256SUMS-1-of-3.txt</code>');
    expect(html(3)).toContain(gap);
  }
});

test('the page and the checkers name the same files', () => {
  const asset = (name: string) =>
    readFileSync(new URL(`../../../core/assets/delivery/${name}`, import.meta.url), 'utf8');
  for (const name of howToNames(['en', 'de'])) {
    expect(asset('check-pictures.sh')).toContain(`'${name}'`);
    expect(asset('check-pictures.html')).toContain(name.replace('.', '\\.'));
  }
});

test.each(['en', 'de'] as const)(
  'a passphrase of one’s own is typed as it was given, and not in small letters: %s',
  (language) => {
    const page = (lock: HowToOptions['lock'], format: HowToOptions['format']): string =>
      howToOpenPage({ language, format, names: 'visible', lock, parts: 1, purpose: 'full' }).html;
    const small = language === 'en' ? 'mall letters' : 'kleine Buchstaben';
    const exactly = language === 'en' ? 'xactly as you got' : 'enau so, wie Sie';
    for (const format of ['zip', 'pgp'] as const) {
      expect(page('words', format)).toContain(small);
      expect(page('words', format)).not.toContain(exactly);
      expect(page('passphrase', format)).toContain(exactly);
      expect(page('passphrase', format)).not.toMatch(/only small|nur kleine|first letter small/);
    }
  },
);
