import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sumsText } from '../../core/src/delivery/sums.ts';
import type { Sha256 } from '../../core/src/model/digest.ts';
import { type BrowserContext, openChromium } from '../support/chromium.ts';
import { describeUnless, isInstalled, lacking, needs } from '../support/needs.ts';
import { inRepository } from '../support/repository.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';

const page = inRepository('core/assets/delivery/check-pictures.html');
const script = inRepository('core/assets/delivery/check-pictures.sh');

const sha256 = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;

const put = (folder: string, name: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
};

const names = ['IMG_1.jpg', 'Church day/IMG 2.jpg', '-n.jpg', 'Ünïcode/ü.jpg', "it's $HOME `x`.jpg", '*.jpg'];

/** What a client has after unpacking. */
const delivered = (list = 'SHA256SUMS.txt', some: readonly string[] = names): string => {
  const folder = join(temporaryFolder(), 'unpacked here');
  addDelivery(folder, list, some);
  return folder;
};

const addDelivery = (folder: string, list: string, some: readonly string[]): void => {
  for (const name of some) put(folder, name, `picture ${name}`);
  put(folder, list, sumsText(some.map((name) => ({ name, sha256: sha256(Buffer.from(`picture ${name}`)) }))));
  cpSync(page, join(folder, 'check-pictures.html'));
  cpSync(script, join(folder, 'check-pictures.sh'));
  put(folder, 'How to open.html', 'the page');
};

interface Told {
  readonly verdict: string;
  readonly findings: readonly string[];
  readonly note: string;
}

/** Damage by its name: what is done to a whole folder, and what the client must be told. */
const cases: Readonly<Record<string, { readonly harm: (folder: string) => void } & Told>> = {
  whole: { harm: () => undefined, verdict: 'All 6 pictures arrived.', findings: [], note: '' },
  'one missing': {
    harm: (folder) => unlinkSync(join(folder, 'Church day/IMG 2.jpg')),
    verdict: '5 of 6 pictures arrived; 1 missing, 0 damaged.',
    findings: ['missing: Church day/IMG 2.jpg'],
    note: 'Unpack the file once more; if that does not help, fetch it again.',
  },
  'one bit flipped': {
    harm: (folder) => {
      const bytes = readFileSync(join(folder, 'Ünïcode/ü.jpg'));
      bytes[3] = (bytes[3] ?? 0) ^ 1;
      writeFileSync(join(folder, 'Ünïcode/ü.jpg'), bytes);
    },
    verdict: '5 of 6 pictures arrived; 0 missing, 1 damaged.',
    findings: ['damaged: Ünïcode/ü.jpg'],
    note: 'Unpack the file once more; if that does not help, fetch it again.',
  },
  'one cut off, one empty': {
    harm: (folder) => {
      truncateSync(join(folder, '-n.jpg'), 5);
      truncateSync(join(folder, '*.jpg'), 0);
    },
    verdict: '4 of 6 pictures arrived; 0 missing, 2 damaged.',
    findings: ['damaged: -n.jpg', 'damaged: *.jpg'],
    note: 'Unpack the file once more; if that does not help, fetch it again.',
  },
  'one extra': {
    harm: (folder) => {
      put(folder, 'Church day/mine too.jpg', 'x');
      put(folder, '.DS_Store', 'x');
      put(folder, 'Thumbs.db', 'x');
    },
    verdict: 'All 6 pictures arrived.',
    findings: [],
    note: 'Not in the list: 1 more.',
  },
  'a second archive unpacked beside it': {
    harm: (folder) => {
      renameSync(join(folder, 'SHA256SUMS.txt'), join(folder, 'SHA256SUMS-1-of-2.txt'));
      addDelivery(folder, 'SHA256SUMS-2-of-2.txt', ['second/IMG_7.jpg']);
    },
    verdict: 'All 7 pictures arrived.',
    findings: [],
    note: '',
  },
  'a list with the line ends of Windows': {
    harm: (folder) => {
      const list = join(folder, 'SHA256SUMS.txt');
      writeFileSync(list, readFileSync(list, 'utf8').replaceAll('\n', '\r\n'));
    },
    verdict: 'All 6 pictures arrived.',
    findings: [],
    note: '',
  },
};

/** Unpacks some parts of a delivery, each into a folder below `top`; every part holds one picture. */
const unpackParts = (top: string, of: number, folders: Readonly<Record<number, string>>): void => {
  for (const [part, folder] of Object.entries(folders))
    addDelivery(join(top, folder), `SHA256SUMS-${part}-of-${of}.txt`, [`part ${part}/IMG.jpg`]);
};

/** Parts of deliveries as clients unpack them, the folder that is checked, and the verdict; `all` is the exit code 0. */
const layouts: Readonly<
  Record<string, { readonly lay: (top: string) => void; readonly folder: string; readonly verdict: string }>
> = {
  'three in one folder': {
    lay: (top) => unpackParts(top, 3, { 1: 'p', 2: 'p', 3: 'p' }),
    folder: 'p',
    verdict: 'All 3 pictures arrived.',
  },
  'two of three in one folder': {
    lay: (top) => unpackParts(top, 3, { 1: 'p', 3: 'p' }),
    folder: 'p',
    verdict: '2 pictures of parts 1, 3 arrived; part 2 is missing.',
  },
  'one of seven': {
    lay: (top) => unpackParts(top, 7, { 4: 'p' }),
    folder: 'p',
    verdict: '1 picture of part 4 arrived; parts 1-3, 5-7 are missing.',
  },
  'the last of eleven is missing': {
    lay: (top) =>
      unpackParts(top, 11, Object.fromEntries(Array.from({ length: 10 }, (_, at) => [at + 1, 'p']))),
    folder: 'p',
    verdict: '10 pictures of parts 1-10 arrived; part 11 is missing.',
  },
  'each in a folder beside the others': {
    lay: (top) => unpackParts(top, 3, { 1: 'one', 2: 'two', 3: 'three' }),
    folder: '',
    verdict: 'All 3 pictures arrived.',
  },
  'each in a folder that is called like it, one missing': {
    lay: (top) => unpackParts(top, 3, { 1: "it's *_1-of-3", 2: "it's *_2-of-3" }),
    folder: '',
    verdict: '2 pictures of parts 1, 2 arrived; part 3 is missing.',
  },
  'an archive in an archive, each in a folder of its own': {
    lay: (top) => unpackParts(top, 2, { 1: 'p_1-of-2/pictures-1', 2: 'p_2-of-2/pictures-2' }),
    folder: '',
    verdict: 'All 2 pictures arrived.',
  },
  'two deliveries do not make one': {
    lay: (top) => {
      unpackParts(top, 2, { 1: 'p_1-of-2' });
      unpackParts(top, 2, { 2: 'q_2-of-2' });
    },
    folder: '',
    verdict: '2 pictures arrived; part 2 of 2 is missing; part 1 of 2 is missing.',
  },
  'two deliveries, one whole and one not, in folders of any name': {
    lay: (top) => {
      unpackParts(top, 2, { 1: 'a', 2: 'a' });
      unpackParts(top, 2, { 2: 'b' });
    },
    folder: '',
    verdict: '3 pictures arrived; part 1 of 2 is missing.',
  },
  'a delivery of one beside one of two that is torn': {
    lay: (top) => {
      unpackParts(top, 2, { 2: 'p' });
      addDelivery(join(top, 'p'), 'SHA256SUMS.txt', ['alone.jpg']);
    },
    folder: 'p',
    verdict: '2 pictures arrived; part 1 of 2 is missing.',
  },
  'a part is missing, and a picture of another': {
    lay: (top) => {
      unpackParts(top, 3, { 1: 'p', 3: 'p' });
      unlinkSync(join(top, 'p/part 3/IMG.jpg'));
    },
    folder: 'p',
    verdict: '1 of 2 pictures of parts 1, 3 arrived; 1 missing, 0 damaged; part 2 is missing.',
  },
  'a list of a part without its pictures': {
    lay: (top) => {
      unpackParts(top, 2, { 1: 'p', 2: 'p' });
      unlinkSync(join(top, 'p/part 2/IMG.jpg'));
    },
    folder: 'p',
    verdict: '1 of 2 pictures arrived; 1 missing, 0 damaged.',
  },
};

/** Lists that no delivery has. */
const badLists: Readonly<Record<string, string>> = {
  empty: '',
  'no list': 'hello\n',
  'a name that leaves the folder': `${sha256(Buffer.from('secret'))}  ../secret.jpg\n`,
  'a name from the root': `${sha256(Buffer.from(''))}  /dev/null\n`,
  'a hash that is none': `${'g'.repeat(64)}  IMG_1.jpg\n`,
  'a hash too short': `${'0'.repeat(63)}  IMG_1.jpg\n`,
};

describe('check-pictures.sh', () => {
  const shells = ['sh', 'bash', 'dash', 'busybox'].filter(isInstalled);
  const run = (folder: readonly string[], { shell = 'sh', env = {}, cwd = '/' } = {}) => {
    const line = shell === 'busybox' ? ['busybox', 'sh'] : [shell];
    const { status, stdout, stderr } = spawnSync(line[0] ?? '', [...line.slice(1), script, ...folder], {
      cwd,
      timeout: 30_000,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LANG: 'en_GB.UTF-8', ...env },
    });
    return { status, lines: stdout.trimEnd().split('\n'), stderr };
  };

  for (const shell of shells)
    for (const [name, { harm, verdict, findings, note }] of Object.entries(cases))
      needs('sha256sum')(`${shell}: ${name}`, () => {
        const folder = delivered();
        harm(folder);
        const { status, lines, stderr } = run([folder], { shell });
        expect([...lines].sort()).toEqual([verdict, ...findings, ...(note === '' ? [] : [note])].sort());
        expect([status, stderr]).toEqual([findings.length === 0 ? 0 : 1, '']);
      });

  for (const shell of shells)
    for (const [name, { lay, folder, verdict }] of Object.entries(layouts))
      needs('sha256sum')(`${shell}: ${name}`, () => {
        const top = temporaryFolder();
        lay(top);
        const { status, lines, stderr } = run([join(top, folder)], { shell });
        expect(lines).toContain(verdict);
        expect([status, stderr]).toEqual([verdict.startsWith('All') ? 0 : 1, '']);
        expect(lines.join('\n').includes('Fetch and unpack what is missing.')).toBe(/part/.test(verdict));
      });

  for (const shell of shells)
    needs('sha256sum')(`${shell}: beside the folder of one part lie those of the others`, () => {
      const top = join(temporaryFolder(), "it's *");
      unpackParts(top, 3, { 1: 'p_1-of-3', 2: 'p_2-of-3 (1)', 3: 'p_3-of-3' });
      unpackParts(top, 3, { 3: 'q_3-of-3' });
      for (const folder of ['p_1-of-3', 'p_3-of-3'])
        expect(run([join(top, folder)], { shell })).toMatchObject({
          status: 0,
          lines: ['All 3 pictures arrived.'],
        });
      expect(run(['.'], { shell, cwd: join(top, 'p_3-of-3') }).lines).toEqual(['All 3 pictures arrived.']);
      unlinkSync(join(top, 'p_2-of-3 (1)/part 2/IMG.jpg'));
      expect(run([join(top, 'p_1-of-3')], { shell }).lines).toContain(
        'missing: ../p_2-of-3 (1)/part 2/IMG.jpg',
      );
      expect(run([join(top, 'q_3-of-3')], { shell }).lines).toContain(
        '1 picture of part 3 arrived; parts 1, 2 are missing.',
      );
    });

  needs('sha256sum')('in German, what is missing', () => {
    const top = temporaryFolder();
    unpackParts(top, 4, { 1: 'p', 3: 'p' });
    const german = (folder: string) => run([join(top, folder)], { env: { LANG: 'de_DE.UTF-8' } }).lines;
    expect(german('p')).toContain('2 Bilder der Teile 1, 3 sind angekommen; die Teile 2, 4 fehlen.');
    unpackParts(top, 2, { 2: 'q' });
    expect(german('q')).toContain('1 Bild von Teil 2 ist angekommen; Teil 1 fehlt.');
  });

  needs('sha256sum')('one empty list among others', () => {
    const folder = delivered('SHA256SUMS-1-of-2.txt');
    put(folder, 'SHA256SUMS-2-of-2.txt', '');
    const { status, lines, stderr } = run([folder]);
    expect([status, stderr]).toEqual([1, 'The list is empty: SHA256SUMS-2-of-2.txt\n']);
    expect(lines.join('\n')).not.toContain('arrived');
  });

  needs('sha256sum', 'mkfifo')(
    'a pipe in the place of a picture or of the list is waited for by nobody',
    () => {
      const folder = delivered();
      unlinkSync(join(folder, '-n.jpg'));
      execFileSync('mkfifo', [join(folder, '-n.jpg')]);
      expect(run([folder])).toMatchObject({
        status: 1,
        lines: expect.arrayContaining(['missing: -n.jpg']),
      });
      unlinkSync(join(folder, 'SHA256SUMS.txt'));
      execFileSync('mkfifo', [join(folder, 'SHA256SUMS.txt')]);
      expect(run([folder])).toMatchObject({ status: 1 });
    },
  );

  for (const [name, list] of Object.entries(badLists))
    needs('sha256sum')(`a bad list: ${name}`, () => {
      const folder = delivered();
      put(dirname(folder), 'secret.jpg', 'secret');
      put(folder, 'SHA256SUMS.txt', list);
      const { status, lines } = run([folder]);
      expect(status).toBe(1);
      expect(lines.join('\n')).not.toMatch(/All|The picture arrived/);
    });

  needs('sha256sum')(
    'a folder without a list, one that is not there, and a list cut off in its last line',
    () => {
      const folder = temporaryFolder();
      expect([run([folder]).status, run([join(folder, 'none')]).status]).toEqual([1, 1]);
      expect(run([folder]).stderr).toMatch(/^There is no SHA256SUMS\.txt in /);
      const cut = delivered();
      const list = readFileSync(join(cut, 'SHA256SUMS.txt'), 'utf8');
      writeFileSync(join(cut, 'SHA256SUMS.txt'), list.trimEnd());
      expect(run([cut]).lines).toEqual(['All 6 pictures arrived.']);
      writeFileSync(join(cut, 'SHA256SUMS.txt'), list.slice(0, -4));
      expect(run([cut]).status).toBe(1);
    },
  );

  needs('sha256sum')('names with a backslash or a line end, as GNU writes them', () => {
    const folder = delivered('SHA256SUMS.txt', ['back\\slash.jpg', 'line\nend.jpg', 'n\\n.jpg', 'end.jpg\n']);
    expect(run([folder])).toMatchObject({ status: 0, lines: ['All 4 pictures arrived.'] });
    unlinkSync(join(folder, 'line\nend.jpg'));
    expect(run([folder]).lines).toContain('missing: line?end.jpg');
  });

  needs('sha256sum')(
    'started beside the pictures, from anywhere, in a folder that looks like an option',
    () => {
      const folder = delivered();
      const beside = spawnSync('sh', ['check-pictures.sh'], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env.PATH },
      });
      expect(beside.stdout).toBe('All 6 pictures arrived.\n');
      const far = spawnSync('sh', [join(folder, 'check-pictures.sh')], {
        cwd: '/',
        encoding: 'utf8',
        env: { PATH: process.env.PATH },
      });
      expect(far.stdout).toBe('All 6 pictures arrived.\n');
      cpSync(folder, join(dirname(folder), '-n'), { recursive: true });
      expect(run(['-n'], { cwd: dirname(folder) }).lines).toEqual(['All 6 pictures arrived.']);
    },
  );

  needs('sha256sum')('in German, and one picture', () => {
    const folder = delivered('SHA256SUMS.txt', ['a.jpg']);
    expect(run([folder]).lines).toEqual(['The picture arrived.']);
    expect(run([folder], { env: { LANG: 'de_DE.UTF-8' } }).lines).toEqual(['Das Bild ist angekommen.']);
    expect(run([delivered()], { env: { LC_ALL: 'de_AT' } }).lines).toEqual([
      'Alle 6 Bilder sind angekommen.',
    ]);
    expect(run([delivered()], { env: { LANG: 'de_DE', LC_ALL: 'C' } }).lines).toEqual([
      'All 6 pictures arrived.',
    ]);
  });

  needs('shasum')('where only shasum is, as on a Mac; and where neither is', () => {
    const programs = temporaryFolder();
    const link = (name: string) =>
      symlinkSync(
        execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
        join(programs, name),
      );
    for (const name of ['sh', 'tr', 'find', 'wc', 'printf']) link(name);
    const folder = delivered();
    expect(run([folder], { env: { PATH: programs } })).toMatchObject({ status: 1, lines: [''] });
    link('shasum');
    link('perl');
    expect(run([folder], { env: { PATH: programs } }).lines).toEqual(['All 6 pictures arrived.']);
    writeFileSync(join(folder, '-n.jpg'), 'other');
    expect(run([folder], { env: { PATH: programs } })).toMatchObject({ status: 1 });
  });

  needs('shellcheck')('shellcheck has nothing to say', () => {
    expect(execFileSync('shellcheck', ['-s', 'sh', script], { encoding: 'utf8' })).toBe('');
  });
});

describeUnless(lacking('chromium'))('check-pictures.html', () => {
  const profile = folderForAll();
  const open: { browser?: BrowserContext } = {};
  const launch = (locale: string, userData: string) => openChromium(userData, { locale });

  beforeAll(async () => {
    open.browser = await launch('en-GB', profile);
  });
  afterAll(async () => {
    await open.browser?.close();
  });

  const opened = async (browser = open.browser) => {
    if (browser === undefined) throw new Error('the browser did not start');
    const tab = await browser.newPage();
    const asked: string[] = [];
    tab.on('request', (request) => asked.push(request.url()));
    tab.on('pageerror', (error) => asked.push(String(error)));
    await tab.goto(pathToFileURL(page).href);
    return { tab, asked };
  };

  const check = async (folder: string, browser = open.browser): Promise<Told> => {
    const { tab, asked } = await opened(browser);
    try {
      await tab.locator('#folder').setInputFiles(folder);
      await tab.locator('#verdict.good, #verdict.bad').waitFor();
      expect(asked).toEqual([pathToFileURL(page).href]);
      return {
        verdict: (await tab.locator('#verdict').textContent()) ?? '',
        findings: await tab.locator('#findings li').allTextContents(),
        note: (await tab.locator('#note').textContent()) ?? '',
      };
    } finally {
      await tab.close();
    }
  };

  /** The page shows the folder that was chosen before each path. */
  const shown = (findings: readonly string[]) =>
    findings.map((line) => line.replace(': ', ': unpacked here/'));

  test.each(Object.entries(cases))('%s', async (_, { harm, verdict, findings, note }) => {
    const folder = delivered();
    harm(folder);
    expect(await check(folder)).toEqual({ verdict, findings: shown(findings), note });
  });

  test.each(Object.entries(layouts))('%s', async (_, { lay, folder, verdict }) => {
    const top = temporaryFolder();
    lay(top);
    const told = await check(join(top, folder));
    expect(told.verdict).toBe(verdict);
    expect(told.note.includes('Fetch and unpack what is missing.')).toBe(/part/.test(verdict));
  });

  test('one empty list among others', async () => {
    const folder = delivered('SHA256SUMS-1-of-2.txt');
    put(folder, 'SHA256SUMS-2-of-2.txt', '');
    expect((await check(folder)).verdict).toMatch(/^The list of the pictures is damaged/);
  });

  test.each(Object.entries(badLists))('a bad list: %s', async (_, list) => {
    const folder = delivered();
    put(folder, 'SHA256SUMS.txt', list);
    expect((await check(folder)).verdict).toMatch(/^The list of the pictures is damaged/);
  });

  test('a folder without a list', async () => {
    const folder = delivered();
    rmSync(join(folder, 'SHA256SUMS.txt'));
    expect((await check(folder)).verdict).toMatch(/^There is no SHA256SUMS\.txt/);
  });

  test('the folder above will do, with two deliveries in it', async () => {
    const folder = delivered();
    addDelivery(join(dirname(folder), 'other'), 'SHA256SUMS.txt', ['x.jpg', 'y.jpg']);
    expect((await check(dirname(folder))).verdict).toBe('All 8 pictures arrived.');
  });

  test('a name of markup is shown as it is', async () => {
    const folder = delivered('SHA256SUMS.txt', ['<img src=x onerror=alert(1)>.jpg', 'a.jpg']);
    unlinkSync(join(folder, '<img src=x onerror=alert(1)>.jpg'));
    expect((await check(folder)).findings).toEqual([
      'missing: unpacked here/<img src=x onerror=alert(1)>.jpg',
    ]);
  });

  test('names in the other Unicode form, as macOS may hand them out', async () => {
    const folder = delivered('SHA256SUMS.txt', ['ü.jpg'.normalize('NFC')]);
    cpSync(join(folder, 'ü.jpg'.normalize('NFC')), join(folder, 'ü.jpg'.normalize('NFD')));
    unlinkSync(join(folder, 'ü.jpg'.normalize('NFC')));
    expect(await check(folder)).toEqual({ verdict: 'The picture arrived.', findings: [], note: '' });
  });

  test('a film, which is hashed as it is read', async () => {
    const folder = delivered('SHA256SUMS-1-of-2.txt', ['a.jpg']);
    const film = Buffer.alloc(64 * 1024 * 1024 + 1, 'film');
    put(folder, 'film.mp4', film);
    const lines = (hash: Sha256) => sumsText([{ name: 'film.mp4', sha256: hash }]);
    put(folder, 'SHA256SUMS-2-of-2.txt', lines(sha256(film)));
    expect((await check(folder)).verdict).toBe('All 2 pictures arrived.');
    film[film.length - 1] = 0;
    put(folder, 'film.mp4', film);
    expect((await check(folder)).findings).toEqual(['damaged: unpacked here/film.mp4']);
  });

  test('its own SHA-256 is that of everybody, at every edge of a block and however it is cut', async () => {
    const { tab } = await opened();
    const lengths = [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000];
    const wanted = lengths.map((length) => sha256(Buffer.alloc(length, 'abc')));
    for (const cut of [1, 7, 64, 100, 1000]) {
      const found = await tab.evaluate(`(${hashAll})(${JSON.stringify(lengths)}, ${cut})`);
      expect(found).toEqual(wanted);
    }
    await tab.close();
  });

  test('in German', async () => {
    const browser = await launch('de-DE', temporaryFolder());
    try {
      expect((await check(delivered(), browser)).verdict).toBe('Alle 6 Bilder sind angekommen.');
      const top = temporaryFolder();
      unpackParts(top, 4, { 1: 'p', 3: 'p' });
      expect((await check(join(top, 'p'), browser)).verdict).toBe(
        '2 Bilder der Teile 1, 3 sind angekommen; die Teile 2, 4 fehlen.',
      );
    } finally {
      await browser.close();
    }
  });
});

/** Runs in the page. */
const hashAll = `(lengths, cut) => lengths.map((length) => {
  const bytes = Uint8Array.from({ length }, (_, at) => 'abc'.charCodeAt(at % 3));
  const hash = new Sha256();
  for (let at = 0; at < length; at += cut) hash.update(bytes.subarray(at, at + cut));
  return hash.digest();
})`;
