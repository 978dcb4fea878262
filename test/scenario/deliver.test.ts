import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { decrypt, readMessage } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DeliverPlan, DeliverReport, DeliveryCheck } from '../../core/src/index.ts';
import { needs, needsShared } from '../support/needs.ts';
import { inSharedData } from '../support/shared-data.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { computerWithVault } from './cli-studio.ts';
import {
  archiveOf,
  type DeliveryStudio,
  deliveryStudio,
  EXPORTED,
  filesIn,
  picture,
  write,
} from './delivery-studio.ts';

const run = promisify(execFile);

const INSIDE = [
  ...EXPORTED.map((name) => `Export/${name}`),
  'SHA256SUMS.txt',
  'check-pictures.html',
  'check-pictures.sh',
];

/** Opens an archive into a folder, as a client would; rejects where the program does. */
type Opener = (archive: string, words: string, to: string) => Promise<unknown>;

const seven: Opener = (archive, words, to) => run('7zz', ['x', '-y', `-p${words}`, `-o${to}`, archive]);
const bsdtar: Opener = (archive, words, to) =>
  run('bsdtar', ['--passphrase', words, '-xf', archive, '-C', to]);

const zipJs: Opener = async (archive, words, to) => {
  const reader = new ZipReader(new BlobReader(new Blob([readFileSync(archive)])), {
    password: words,
    checkSignature: true,
    useWebWorkers: false,
  });
  for (const entry of await reader.getEntries())
    if (!entry.directory) write(join(to, entry.filename), await entry.getData(new Uint8ArrayWriter()));
};

const gpg: Opener = async (archive, words, to) => {
  const inner = join(to, 'pictures.zip');
  const home = join(to, '.gnupg');
  mkdirSync(home, { mode: 0o700 });
  const options = ['--batch', '--homedir', home, '--pinentry-mode', 'loopback', '--passphrase-fd', '0'];
  const opening = run('gpg', [...options, '-o', inner, '-d', archive]);
  opening.child.stdin?.end(words);
  await opening;
  await run('7zz', ['x', '-y', `-o${to}`, inner]);
};

const openPgpJs: Opener = async (archive, words, to) => {
  const message = await readMessage({ binaryMessage: readFileSync(archive) });
  const { data } = await decrypt({ message, passwords: [words], format: 'binary' });
  write(join(to, 'pictures.zip'), data as Uint8Array);
  await run('7zz', ['x', '-y', `-o${to}`, join(to, 'pictures.zip')]);
};

interface Made {
  readonly studio: DeliveryStudio;
  readonly report: DeliverReport;
  readonly archive: string;
  readonly words: string;
}

const make = async (studio: DeliveryStudio, ...args: readonly string[]): Promise<Made> => {
  const { code, document } = await studio.deliver('Huber', studio.exported, ...args);
  expect({ code, document }).toMatchObject({ code: 0, document: { complete: true, files: 4 } });
  return { studio, report: document, archive: archiveOf(document), words: await studio.wordsOf(document.id) };
};

/** Every file of the list is there and has its hash. */
const expectWhole = (folder: string): void => {
  const files = filesIn(folder);
  expect([...files.keys()]).toEqual(expect.arrayContaining(INSIDE));
  const lines = files.get('SHA256SUMS.txt')?.toString('utf8').trim().split('\n') ?? [];
  expect(lines).toHaveLength(4);
  for (const line of lines) {
    const bytes = files.get(line.slice(66)) ?? Buffer.alloc(0);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(line.slice(0, 64));
  }
};

const base = folderForAll();
let made: { readonly zip: Made; readonly hidden: Made; readonly pgp: Made };

beforeAll(async () => {
  const studio = await deliveryStudio(base);
  made = {
    zip: await make(studio),
    hidden: await make(studio, '--hide-names'),
    pgp: await make(studio, '--format', 'pgp'),
  };
});

const openers: readonly (readonly [string, 'zip' | 'hidden' | 'pgp', Opener, readonly string[]])[] = [
  ['7-Zip', 'zip', seven, ['7zz']],
  ['bsdtar', 'zip', bsdtar, ['bsdtar']],
  ['zip.js', 'zip', zipJs, []],
  ['gpg', 'pgp', gpg, ['gpg', '7zz']],
  ['OpenPGP.js', 'pgp', openPgpJs, ['7zz']],
];

let folders = 0;
const newFolder = (): string => {
  folders += 1;
  const folder = join(made.zip.studio.folder, `opened-${folders}`);
  mkdirSync(folder);
  return folder;
};

describe('an archive opens where Safelight is not', () => {
  for (const [name, kind, open, programs] of openers) {
    needs(...programs)(`${name} brings every picture out, each with its hash`, async () => {
      const folder = newFolder();
      await open(made[kind].archive, made[kind].words, folder);
      expectWhole(folder);
    });

    needs(...programs)(`${name} refuses other words`, async () => {
      const wrong = made[kind].words.replace(/^./, (first) => first.toUpperCase());
      await expect(open(made[kind].archive, wrong, newFolder())).rejects.toThrow();
    });
  }

  needs('7zz')(
    'hidden names: nothing but the page and one archive is to be seen, and all is inside',
    async () => {
      const listed = await run('7zz', ['l', '-ba', '-slt', made.hidden.archive]);
      expect([...listed.stdout.matchAll(/^Path = (.*)$/gm)].map(([, path]) => path)).toEqual([
        'How to open.html',
        'pictures.zip',
      ]);
      const folder = newFolder();
      await seven(made.hidden.archive, made.hidden.words, folder);
      await run('7zz', ['x', '-y', `-o${folder}`, join(folder, 'pictures.zip')]);
      expectWhole(folder);
    },
  );

  needs('7zz')('the page that says how comes first and needs no words', async () => {
    const { stdout } = await run('7zz', ['x', '-so', made.zip.archive, 'How to open.html']);
    expect(stdout).toBe(filesIn(made.zip.report.folder).get('How to open.html')?.toString('utf8'));
    expect(readFileSync(made.zip.archive).indexOf('How to open.html')).toBe(30);
  });

  needs('7zz')('nothing but AES-256 is used', async () => {
    const { stdout } = await run('7zz', ['l', '-slt', made.zip.archive]);
    const methods = [...stdout.matchAll(/^Method = (.*)$/gm)].map(([, method]) => method);
    expect(new Set(methods)).toEqual(new Set(['Store', 'AES-256 Store']));
    expect(methods.filter((method) => method === 'Store')).toHaveLength(1);
  });
});

describe('what is damaged is found', () => {
  const flipped = (archive: string, at: number): string => {
    const bytes = readFileSync(archive);
    const position = Math.floor(bytes.length * at);
    bytes[position] = (bytes[position] ?? 0) ^ 4;
    const copy = join(newFolder(), archive.slice(archive.lastIndexOf('/') + 1));
    writeFileSync(copy, bytes);
    return copy;
  };

  test.each([0.1, 0.3, 0.5, 0.7, 0.9, 0.999])(
    'a bit flipped at %d of a zip, by `delivery check`',
    async (at) => {
      const { studio, archive } = made.zip;
      const { code, document } = await studio.json<DeliveryCheck>([
        'delivery',
        'check',
        flipped(archive, at),
      ]);
      expect(code).toBe(4);
      expect(document).toMatchObject({ arrived: false });
    },
  );

  test.each([0.3, 0.6, 0.999])('a bit flipped at %d of an OpenPGP message', async (at) => {
    const { studio, archive } = made.pgp;
    const { code } = await studio.json(['delivery', 'check', flipped(archive, at)]);
    expect(code).toBe(4);
  });

  needs('7zz')('a bit flipped in any picture, by 7-Zip', async () => {
    const { archive, words } = made.zip;
    for (const at of [0.2, 0.35, 0.5])
      await expect(run('7zz', ['t', `-p${words}`, flipped(archive, at)])).rejects.toThrow();
  });

  test('one damaged picture does not hide that the others arrived', async () => {
    const { studio, archive } = made.zip;
    const bytes = readFileSync(archive);
    const at = bytes.indexOf('Export/1.jpg') + 200;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const copy = join(newFolder(), archive.slice(archive.lastIndexOf('/') + 1));
    writeFileSync(copy, bytes);
    const { document } = await studio.json<DeliveryCheck>(['delivery', 'check', copy]);
    expect(document).toMatchObject({ arrived: false, files: 4, good: 3 });
    expect(document.faults.map(({ message }) => message).join()).toContain('Export/1.jpg');
  });

  test('all arrived: the archive, and the folder it was unpacked into', async () => {
    const { studio, archive } = made.zip;
    const { stdout, code } = await studio.run(['delivery', 'check', archive]);
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'All 4 pictures arrived.']);
  });

  needs('bsdtar')('a picture that is missing from the folder, and one that is another', async () => {
    const { studio, archive, words } = made.zip;
    const folder = newFolder();
    await bsdtar(archive, words, folder);
    expect((await studio.run(['delivery', 'check', folder])).code).toBe(0);
    writeFileSync(join(folder, 'Export/1.jpg'), picture(9));
    const { code, document } = await studio.json<DeliveryCheck>(['delivery', 'check', folder]);
    expect(code).toBe(4);
    expect(document.faults.map(({ path, code: fault }) => [path, fault])).toEqual([
      ['Export/1.jpg', 'delivered-damaged'],
    ]);
  });

  needs('mkfifo')('a pipe in the place of a picture or an archive is told, and not waited for', async () => {
    const { studio } = made.zip;
    const folder = newFolder();
    await zipJs(made.zip.archive, made.zip.words, folder);
    const places = [join(folder, 'Export/1.jpg'), join(folder, 'a.zip'), join(folder, 'a.zip.pgp')];
    rmSync(places[0] ?? '');
    for (const place of places) await run('mkfifo', [place]);
    const { code, document } = await studio.json<DeliveryCheck>(['delivery', 'check', folder]);
    expect([code, document.faults]).toMatchObject([4, [{ path: 'Export/1.jpg', code: 'source-unreadable' }]]);
    const typed = join(newFolder(), 'words.txt');
    writeFileSync(typed, made.zip.words);
    for (const place of places.slice(1)) {
      const told = await studio.json<{ error: { code: string } }>([
        ...['delivery', 'check', place, '--words-file', typed],
      ]);
      expect(told.document.error.code).toBe('source-unreadable');
    }
  });

  test('on another computer with the words typed in any way', async () => {
    const { archive, words } = made.zip;
    const other = await computerWithVault();
    const file = join(other.folder, 'typed.txt');
    writeFileSync(file, `  ${words.toUpperCase().replaceAll('-', ' ')} \n`);
    expect((await other.run(['delivery', 'check', archive, '--words-file', file])).code).toBe(0);
    writeFileSync(file, 'able-acid-acorn-actor-acts-afar');
    expect((await other.run(['delivery', 'check', archive, '--words-file', file])).code).toBe(5);
    expect((await other.run(['delivery', 'check', archive])).code).toBe(5);
  });
});

describe('what is decided before', () => {
  test('a dry run writes nothing, needs no vault and gives every exclusion its reason', async () => {
    const { studio } = made.zip;
    write(join(studio.exported, '4.cr3'), 'raw');
    const { code, document } = await studio.json<DeliverPlan>([
      ...['deliver', studio.exported, '--client', 'X', '--out', join(studio.folder, 'nowhere'), '--dry-run'],
    ]);
    expect(code).toBe(0);
    expect(document.excluded.map(({ rule, path }) => [rule, path])).toEqual([
      ['original', join(studio.exported, '4.cr3')],
    ]);
    expect(document.archives.map(({ files }) => files.map(({ name }) => name))).toEqual([INSIDE.slice(0, 4)]);
    expect(() => filesIn(join(studio.folder, 'nowhere'))).toThrow();
  });

  test('what was mentioned twice is left out once', async () => {
    const { studio } = made.zip;
    const folder = join(studio.folder, 'Twice');
    for (const name of ['a.jpg', '.DS_Store', 'b.cr3']) write(join(folder, name), picture(1));
    const { document } = await studio.json<DeliverPlan>([
      ...['deliver', folder, folder, join(folder, 'b.cr3'), '--client', 'X', '--dry-run'],
    ]);
    expect([document.files, document.excluded.map(({ rule }) => rule).sort()]).toEqual([
      1,
      ['macos-system', 'original'],
    ]);
  });
});

describe('several archives', () => {
  let report: DeliverReport;
  let words: string;

  beforeAll(async () => {
    const { studio } = made.zip;
    const films = join(studio.folder, 'Films');
    for (const name of ['a/1.mp4', 'a/2.mp4', 'b/3.mp4', 'b/4.mp4'])
      write(join(films, name), Buffer.alloc(500_000, name));
    const keep = ['--metadata', 'keep', '--max-size', '1.2MB'];
    report = (await studio.deliver('Huber', films, ...keep)).document;
    words = await studio.wordsOf(report.id);
  });

  const unpackAt = async (folder: string, ...which: readonly number[]): Promise<void> => {
    for (const at of which) await zipJs(join(report.folder, report.archives[at]?.name ?? ''), words, folder);
  };

  /** As the client does, with what came along. */
  const script = (shell: string, folder: string) => {
    const { status, stdout } = spawnSync(shell, ['check-pictures.sh'], { cwd: folder, encoding: 'utf8' });
    return [status, stdout.split('\n')[0]];
  };

  test('each whole, cut at folders, unpack into one folder', async () => {
    const { studio } = made.zip;
    for (const { bytes } of report.archives) expect(bytes).toBeLessThan(1_200_000);
    expect(report.archives.map(({ name }) => name.slice(-10))).toEqual(['1-of-2.zip', '2-of-2.zip']);
    for (const { name } of report.archives)
      expect((await studio.run(['delivery', 'check', join(report.folder, name)])).code).toBe(0);
    const folder = newFolder();
    await unpackAt(folder, 0, 1);
    const { stdout } = await studio.run(['delivery', 'check', folder]);
    expect(stdout.split('\n')[0]).toBe('All 4 pictures arrived.');
    const lists = [...filesIn(folder).keys()].filter((name) => name.startsWith('SHA256SUMS'));
    expect(lists.sort()).toEqual(['SHA256SUMS-1-of-2.txt', 'SHA256SUMS-2-of-2.txt']);
  });

  test('one is missing: said by the command, and it is not damage', async () => {
    const { studio } = made.zip;
    const folder = newFolder();
    await unpackAt(folder, 1);
    const { stdout, code } = await studio.run(['delivery', 'check', folder]);
    expect([code, stdout.split('\n')[0]]).toEqual([3, '2 pictures of part 2 arrived; part 1 is missing.']);
    const { document } = await studio.json<DeliveryCheck>(['delivery', 'check', folder]);
    expect(document).toMatchObject({ arrived: false, parts: [{ of: 2, present: [2], missing: [1] }] });
    expect(document.faults).toMatchObject([{ code: 'delivered-part-missing', path: folder }]);
  });

  test('an empty list is refused', async () => {
    const folder = newFolder();
    await unpackAt(folder, 0, 1);
    writeFileSync(join(folder, 'SHA256SUMS-2-of-2.txt'), '');
    const { code } = await made.zip.studio.run(['delivery', 'check', folder]);
    expect(code).toBe(4);
  });

  for (const shell of ['sh', 'dash'])
    needs(shell, 'sha256sum')(
      `the script that came along, with ${shell}: one missing, all there`,
      async () => {
        const folder = newFolder();
        await unpackAt(folder, 0);
        expect(script(shell, folder)).toEqual([1, '2 pictures of part 1 arrived; part 2 is missing.']);
        await unpackAt(folder, 1);
        expect(script(shell, folder)).toEqual([0, 'All 4 pictures arrived.']);
        for (const list of ['SHA256SUMS-1-of-2.txt', 'SHA256SUMS-2-of-2.txt'])
          expect((await run('sha256sum', ['--strict', '-c', list], { cwd: folder })).stdout).not.toBe('');
      },
    );

  test('each in a folder called like it', async () => {
    const above = newFolder();
    const folders = report.archives.map(({ name }) => join(above, name.replace(/\.zip$/, '')));
    for (const [at, folder] of folders.entries()) await unpackAt(folder, at);
    for (const folder of [above, ...folders])
      expect((await made.zip.studio.run(['delivery', 'check', folder])).code).toBe(0);
    expect(script('sh', folders[0] ?? '')).toEqual([0, 'All 4 pictures arrived.']);
  });
});

describe('one name for two deliveries', () => {
  test('both can be checked', async () => {
    const { studio } = made.zip;
    const name = ['--name', 'Wedding'];
    const older = (await studio.deliver('Huber', join(studio.exported, 'Selects'), ...name)).document;
    const newer = (await studio.deliver('Huber', join(studio.exported, '1.jpg'), ...name)).document;
    expect([older, newer].map(({ archives }) => archives.map((archive) => archive.name))).toEqual([
      ['Wedding.zip'],
      ['Wedding.zip'],
    ]);
    for (const one of [older, newer]) {
      const { code, document } = await studio.json<DeliveryCheck>(['delivery', 'check', archiveOf(one)]);
      expect([code, document.delivery]).toEqual([0, one.id]);
    }
  });
});

needsShared('people')(
  'a selection of real pictures leaves without a name, under the preset for clients',
  async () => {
    const studio = await deliveryStudio();
    const { document } = await studio.deliver('Huber', inSharedData('people'), '--max-size', '1GB');
    expect(document.archives).toHaveLength(1);
    const folder = join(studio.folder, 'opened');
    await zipJs(archiveOf(document), await studio.wordsOf(document.id), folder);
    const all = Buffer.concat([...filesIn(folder).values()]).toString('latin1');
    for (const name of ['Curie', 'Person Shown', 'PersonInImage', 'People/', 'RegionInfo', 'MP:RegionInfo'])
      expect(all).not.toContain(name);
  },
);
