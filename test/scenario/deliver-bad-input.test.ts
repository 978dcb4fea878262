import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeliverPlan, DeliverReport } from '../../core/src/index.ts';
import { boundByModes, modesObstacle } from '../support/capabilities.ts';
import { needs, testUnless } from '../support/needs.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { buildFaultLibrary, faultEnvironment } from '../torture/harness/fault.ts';
import {
  chosenPictures,
  type DeliveryStudio,
  deliveryStudio,
  filesIn,
  picture,
  write,
} from './delivery-studio.ts';

const base = folderForAll();
let studio: DeliveryStudio;
let chosen = '';
let count = 0;

beforeAll(async () => {
  studio = await deliveryStudio(base);
});

beforeEach(() => {
  count += 1;
  chosen = chosenPictures(base);
});

/** Folders of deliveries, whole ones only. */
const deliveries = (): readonly string[] => (existsSync(studio.out) ? readdirSync(studio.out).sort() : []);

const codes = (problems: readonly { readonly code: string }[]): readonly string[] =>
  problems.map(({ code }) => code);

/** Refused as a whole: nothing came of it. */
const refused = async (code: number, error: string, ...args: readonly string[]): Promise<void> => {
  const before = deliveries();
  const result = await studio.json(['deliver', '--client', 'Huber', '--out', studio.out, ...args]);
  expect(result).toMatchObject({ code, document: { error: { code: error } } });
  expect(deliveries()).toEqual(before);
};

describe('nothing to deliver', () => {
  test('an empty folder', async () => {
    const empty = join(chosen, 'empty');
    mkdirSync(empty);
    await refused(2, 'selection-empty', empty);
  });

  test('only what is left out by a rule', async () => {
    write(join(chosen, 'raw', '1.cr3'), 'raw');
    await refused(2, 'selection-empty', join(chosen, 'raw'));
  });

  test('only what cannot be put in', async () => {
    write(join(chosen, 'broken', '1.jpg'), 'no picture');
    await refused(2, 'selection-empty', join(chosen, 'broken'));
  });

  test.each([
    [[], 'bad-argument'],
    [['--originals'], 'originals-not-cleaned'],
    [['--max-size', 'much'], 'bad-argument'],
    [['--rating', '>=4'], 'bad-argument'],
    [['--max-size', '100kB'], 'bad-argument'],
    [['--name', 'two\nlines'], 'bad-argument'],
    [['--name', 'n'.repeat(300)], 'bad-argument'],
    // Decomposed, as some disks store it, it is too long.
    [['--name', 'ü'.repeat(80)], 'bad-argument'],
    [['--preview', '--size', '9000'], 'bad-argument'],
    [['--preview', '--size', '9000', '--dry-run'], 'bad-argument'],
    [['--preview', '--for', 'phone'], 'bad-argument'],
    [['--archive-to', 'in-person'], 'road-refused'],
    [['--watermark', 'x'], 'bad-argument'],
    [['--recipient', 'x.asc'], 'bad-argument'],
  ] as const)('flags that cannot be meant: %j', async (args, error) => {
    const paths = args.length === 0 ? [] : [chosen];
    await refused(error === 'bad-argument' ? 2 : 6, error, ...paths, ...args);
  });
});

describe('one file in trouble: it is listed, the rest is delivered, exit code 3', () => {
  const rest = async (code: string, ...args: readonly string[]) => {
    const { code: exit, document } = await studio.deliver('Huber', chosen, ...args);
    expect([exit, document.complete, codes(document.problems), document.files]).toEqual([
      3,
      false,
      [code],
      2,
    ]);
    return document;
  };

  test('missing', async () => {
    await rest('source-missing', join(base, 'gone.jpg'));
  });

  test('a picture that ExifTool cannot write', async () => {
    write(join(chosen, '3.jpg'), Buffer.concat([picture(3).subarray(0, 40), Buffer.from('and no more')]));
    await rest('metadata-unwritable');
  });

  test('a corrupt JPEG under the watermark', async () => {
    write(join(chosen, '3.jpg'), picture(3).subarray(0, 700));
    await rest('picture-undecodable', '--preview');
  });

  test('too large for an archive', async () => {
    write(join(chosen, '3.mp4'), '');
    truncateSync(join(chosen, '3.mp4'), 5_000_000_000);
    await rest('file-too-large', '--metadata', 'keep');
  });

  testUnless(modesObstacle())('unreadable', async () => {
    writeFileSync(join(chosen, '3.jpg'), picture(3), { mode: 0o000 });
    const run = (...args: readonly string[]) =>
      studio.run(['deliver', chosen, '--client', 'X', '--out', studio.out, '--json', ...args], {
        prefix: boundByModes,
      });
    for (const args of [[], ['--metadata', 'keep'], ['--preview']]) {
      const { stdout, code } = await run(...args);
      const report = JSON.parse(stdout) as DeliverReport;
      expect([code, codes(report.problems), report.files]).toEqual([3, ['source-unreadable'], 2]);
    }
  });

  test('a file that changes while it is read', async () => {
    const growing = join(chosen, '3.mp4');
    writeFileSync(growing, Buffer.alloc(64 * 1024 * 1024, 1));
    const timer = setInterval(() => appendFileSync(growing, 'more'), 1);
    try {
      const { code, document } = await studio.deliver('Huber', chosen, '--metadata', 'keep');
      expect([code, codes(document.problems), document.files]).toEqual([3, ['source-changing'], 2]);
      expect(
        (await studio.json(['delivery', 'check', join(document.folder, document.archives[0]?.name ?? '')]))
          .code,
      ).toBe(0);
    } finally {
      clearInterval(timer);
    }
  });
});

describe('names', () => {
  test('illegal on Windows, and equal where capitals do not count: each gets one of its own, and it is said', async () => {
    for (const name of ['a:b.jpg', 'A.jpg', 'a.jpg', 'con.jpg', 'end. .jpg', 'x\ny.jpg'])
      write(join(chosen, name), picture(1));
    const { code, document } = await studio.json<DeliverPlan>([
      'deliver',
      chosen,
      '--client',
      'X',
      '--dry-run',
    ]);
    expect(code).toBe(0);
    const names = document.archives[0]?.files.map(({ name }) => name.split('/')[1]?.toLowerCase()) ?? [];
    expect(names).toHaveLength(8);
    expect(new Set(names).size).toBe(8);
    expect(document.renamed.map(({ name, why }) => [name.split('/')[1], why]).sort()).toEqual([
      ['_con.jpg', 'illegal'],
      ['a (2).jpg', 'taken'],
      ['a_b.jpg', 'illegal'],
      ['x_y.jpg', 'illegal'],
    ]);
  });

  test('no picture takes the name of what comes along', async () => {
    const top = join(base, `top-${count}`);
    for (const name of ['SHA256SUMS.txt.jpg', 'how to open.html']) write(join(top, name), picture(1));
    const { document } = await studio.json<DeliverPlan>([
      ...['deliver', join(top, 'how to open.html'), '--client', 'X', '--metadata', 'keep', '--dry-run'],
    ]);
    expect(document.archives[0]?.files.map(({ name }) => name)).toEqual(['how to open (2).html']);
  });
});

describe('whom it is for', () => {
  const certificate = (...args: readonly string[]): string => {
    const home = join(base, `gnupg-${count}`);
    mkdirSync(home, { mode: 0o700 });
    const gpg = (...more: readonly string[]) =>
      spawnSync('gpg', ['--homedir', home, '--batch', '--passphrase', '', ...more], { encoding: 'utf8' });
    gpg('--quick-gen-key', 'Agency <desk@example.org>', ...args);
    const file = join(base, `agency-${count}.asc`);
    writeFileSync(file, gpg('--armor', '--export').stdout);
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    return file;
  };

  needs('gpg')('a certificate that opens it: no words, and gpg brings everything out', async () => {
    const file = certificate('default', 'default', 'never');
    const { code, document } = await studio.deliver('Agency', chosen, '--format', 'pgp', '--recipient', file);
    expect({ code, document }).toMatchObject({ code: 0, document: { lock: 'certificate', entropy: null } });
    const home = join(base, `gnupg-${count}`);
    const archive = join(document.folder, document.archives[0]?.name ?? '');
    const opened = spawnSync('gpg', ['--homedir', home, '--batch', '-d', archive], { maxBuffer: 1 << 28 });
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    expect(opened.status).toBe(0);
    expect(opened.stdout.includes('SHA256SUMS.txt')).toBe(true);
    expect((await studio.json(['delivery', 'words', document.id])).code).toBe(2);
    expect((await studio.json(['delivery', 'check', archive])).code).toBe(0);
    appendFileSync(archive, 'x');
    expect((await studio.json(['delivery', 'check', archive])).code).toBe(4);
  });

  needs('gpg')('one that has expired, and one that only signs', async () => {
    const expired = certificate('default', 'default', 'seconds=1');
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await refused(6, 'recipient-refused', chosen, '--format', 'pgp', '--recipient', expired);
    count += 100;
    const signs = certificate('ed25519', 'sign', 'never');
    await refused(6, 'recipient-refused', chosen, '--format', 'pgp', '--recipient', signs);
  });

  test.each([
    ['Smith2024', 'passphrase-weak', 6],
    ['Grüße an alle Welt und noch viel mehr', 'passphrase-unusable', 2],
  ])('a passphrase: %s', async (passphrase, error, code) => {
    const file = join(base, `passphrase-${count}.txt`);
    writeFileSync(file, `${passphrase}\n`);
    await refused(code, error, chosen, '--passphrase-file', file);
  });

  test('a strong passphrase of one’s own, told with what it is worth', async () => {
    const file = join(base, `passphrase-${count}.txt`);
    writeFileSync(file, 'Vd7#pq-unser Garten um vier, Q9!zz\n');
    const { code, document } = await studio.deliver('Huber', chosen, '--passphrase-file', file);
    expect({ code, document }).toMatchObject({ code: 0, document: { lock: 'passphrase' } });
    expect(document.entropy).toBeGreaterThanOrEqual(64);
  });
});

describe('a disk that fills', () => {
  needs('gcc')('nothing stands under a final name, and the vault remembers nothing', async () => {
    const library = buildFaultLibrary(base);
    const before = deliveries();
    for (const at of [1, 4]) {
      const fault = {
        call: 'write',
        at,
        action: 'ENOSPC',
        under: studio.out,
        mark: join(base, 'mark'),
      } as const;
      const result = await studio.run(
        ['deliver', chosen, '--client', 'Full', '--out', studio.out, '--json'],
        {
          env: faultEnvironment(library, { fault, clock: 1 }),
        },
      );
      expect([result.code, JSON.parse(result.stdout).error.code]).toEqual([7, 'disk-full']);
      expect(deliveries()).toEqual(before);
    }
    expect((await studio.json(['delivery', 'show', 'Full'])).code).toBe(2);
  });

  test('a folder for archives that cannot be made', async () => {
    const file = join(base, `file-${count}`);
    writeFileSync(file, '');
    const { code } = await studio.json(['deliver', chosen, '--client', 'Huber', '--out', join(file, 'out')]);
    expect([1, 7]).toContain(code);
  });
});

describe('a kill at any instant', () => {
  const at = [1, 2, 3, 4, 6, 9] as const;

  for (const when of at)
    needs('strace')(
      `at rename ${when}: no archive that is not whole, and every one that is there has its words`,
      async () => {
        const out = join(base, `killed-${when}`);
        await studio.run(['deliver', chosen, '--client', 'Killed', '--out', out], {
          prefix: [
            'strace',
            '-f',
            '-qq',
            '-o',
            '/dev/null',
            '-e',
            'trace=rename,renameat,renameat2',
            '-e',
            `inject=rename,renameat,renameat2:signal=KILL:when=${when}`,
          ],
        });
        const folders = existsSync(out) ? readdirSync(out).filter((name) => !name.startsWith('.')) : [];
        for (const folder of folders)
          for (const name of [...filesIn(join(out, folder)).keys()].filter((one) => one.endsWith('.zip')))
            expect((await studio.json(['delivery', 'check', join(out, folder, name)])).code).toBe(0);
        // And the next one is made.
        const again = await studio.json(['deliver', chosen, '--client', 'Killed', '--out', out]);
        expect(again.code).toBe(0);
      },
    );
});
