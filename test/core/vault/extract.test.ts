import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OBJECT_HEADER, TAG } from '../../../core/src/seal/packet.ts';
import type { ExtractObject, ExtractTarget, SealedObject } from '../../../core/src/vault/jobs.ts';
import { objectPath } from '../../../core/src/vault/layout.ts';
import { testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { smallDisk, smallDiskObstacle } from '../fs/small-disk.ts';
import { flippedBit } from '../seal/sealed.ts';
import { targetOf, workersForAll, wrote } from './workers.ts';

const at = workersForAll();
const MiB = 1024 * 1024;

/** Seals these contents into one object each; gives the objects. */
const objectsOf = async (...contents: readonly Uint8Array[]): Promise<readonly SealedObject[]> => {
  const sealed = await Promise.all(
    contents.map((bytes) =>
      at.pool.run({ kind: 'seal-bundle', sources: [wrote(at, String(Math.random()), bytes)] }),
    ),
  );
  return sealed.flatMap(({ files }) =>
    files.flatMap((file) =>
      'content' in file && file.content.sealed !== null ? [file.content.sealed.object] : [],
    ),
  );
};

type Slices = ExtractObject['slices'];
const extract = async (
  objects: readonly (readonly [SealedObject, Slices])[],
  targets: readonly ExtractTarget[],
) => {
  const job = {
    kind: 'extract',
    objects: objects.map(([object, slices]) => ({ ...object, slices })),
    targets,
  } as const;
  return (await at.pool.run(job)).failures.map((failure) => failure?.code ?? null);
};
const whole = (bytes: Uint8Array, target = 0): Slices => [
  { offset: 0, length: bytes.length, target, position: 0 },
];

describe('an object whose bytes are compared with its name while it is opened', () => {
  const digestedOf = async (object: SealedObject, bytes: Uint8Array) =>
    at.pool.run({
      kind: 'extract',
      objects: [{ ...object, digest: true, slices: whole(bytes) }],
      targets: [targetOf(bytes, null)],
    });

  test.each([1, 262_144, 4 * MiB, 9 * MiB + 1])('of %i bytes is told as having them', async (length) => {
    const bytes = randomBytes(length);
    const [object] = await objectsOf(bytes);
    if (object === undefined) throw new Error('nothing was sealed');
    expect(await digestedOf(object, bytes)).toEqual({
      kind: 'extract',
      failures: [null],
      digested: [object.sha256],
    });
  });

  test('is not told so where it opens under a name that is not its own', async () => {
    const bytes = randomBytes(3 * MiB);
    const [object] = await objectsOf(bytes);
    if (object === undefined) throw new Error('nothing was sealed');
    const sha256 = 'f'.repeat(64) as SealedObject['sha256'];
    mkdirSync(join(at.root, 'objects/ff'), { recursive: true });
    copyFileSync(join(at.root, objectPath(object.sha256)), join(at.root, objectPath(sha256)));
    expect(await digestedOf({ ...object, sha256 }, bytes)).toMatchObject({ failures: [null], digested: [] });
  });

  test('is not told so unless it was asked for', async () => {
    const bytes = randomBytes(1000);
    const [object] = await objectsOf(bytes);
    if (object === undefined) throw new Error('nothing was sealed');
    const job = { objects: [{ ...object, slices: whole(bytes) }], targets: [targetOf(bytes, null)] };
    expect(await at.pool.run({ kind: 'extract', ...job })).toMatchObject({ failures: [null], digested: [] });
  });
});

describe('a file on its way back', () => {
  test.each([0, 1, 262_144, 4 * MiB + 1])('of %i bytes has its name, time and mode', async (length) => {
    const bytes = randomBytes(length);
    const folder = temporaryFolder();
    const path = join(folder, 'IMG_1.CR3');
    const [object] = await objectsOf(bytes);
    expect(
      await extract(object === undefined ? [] : [[object, whole(bytes)]], [targetOf(bytes, path)]),
    ).toEqual([null]);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const { mode, mtimeNs } = statSync(path, { bigint: true });
    expect(mode & 0o777n).toBe(0o640n);
    expect(Math.abs(Number(mtimeNs - 1_700_000_000_123_456_789n))).toBeLessThan(1000);
    expect(readdirSync(folder)).toEqual(['IMG_1.CR3']);
  });

  test('comes together from several objects, in any order', async () => {
    const parts = [randomBytes(300_000), randomBytes(200_000), randomBytes(100)];
    const bytes = Buffer.concat(parts);
    const objects = await objectsOf(...parts);
    const starts = [0, 300_000, 500_000];
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const path = join(temporaryFolder(), 'Studio.lrcat');
      const given = order.flatMap((n): [SealedObject, Slices][] => {
        const [object, part] = [objects[n], parts[n]];
        if (object === undefined || part === undefined) return [];
        return [[object, [{ offset: 0, length: part.length, target: 0, position: starts[n] ?? 0 }]]];
      });
      expect(await extract(given, [targetOf(bytes, path)])).toEqual([null]);
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }
  });

  test('and its neighbours come from one object that is opened once, equal ones twice', async () => {
    const bytes = randomBytes(600_000);
    const folder = temporaryFolder();
    const [object] = await objectsOf(bytes);
    const cuts = [
      [0, 10],
      [0, 10],
      [10, 299_990],
      [300_000, 0],
      [5, 599_995],
    ];
    const slices = cuts
      .map(([offset = 0, length = 0], target) => ({ offset, length, target, position: 0 }))
      .toSorted((a, b) => a.offset - b.offset);
    const parts = cuts.map(([offset = 0, length = 0]) => bytes.subarray(offset, offset + length));
    const targets = parts.map((part, n) => targetOf(part, join(folder, String(n))));
    expect(await extract(object === undefined ? [] : [[object, slices]], targets)).toEqual(
      parts.map(() => null),
    );
    expect(parts.map((part, n) => readFileSync(join(folder, String(n))).equals(part))).toEqual(
      parts.map(() => true),
    );
  });

  test('may be proven alone, and then nothing is written', async () => {
    const bytes = randomBytes(1000);
    const [object] = await objectsOf(bytes);
    const given: [SealedObject, Slices][] = object === undefined ? [] : [[object, whole(bytes)]];
    expect(await extract(given, [targetOf(bytes, null)])).toEqual([null]);
    const other = targetOf(randomBytes(1000), null);
    expect(await extract(given, [other])).toEqual(['content-mismatch']);
  });
});

describe('a name that is taken', () => {
  const restored = async (overwrite: boolean) => {
    const bytes = randomBytes(1000);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), 'mine');
    const [object] = await objectsOf(bytes);
    const given: [SealedObject, Slices][] = object === undefined ? [] : [[object, whole(bytes)]];
    const codes = await extract(given, [targetOf(bytes, join(folder, 'a'), { overwrite })]);
    return { codes, names: readdirSync(folder), kept: readFileSync(join(folder, 'a'), 'utf8') === 'mine' };
  };

  test('is left as it is', async () => {
    expect(await restored(false)).toEqual({ codes: ['would-overwrite'], names: ['a'], kept: true });
  });

  test('is replaced where that was asked for', async () => {
    expect(await restored(true)).toEqual({ codes: [null], names: ['a'], kept: false });
  });
});

describe('an object that is damaged', () => {
  const bytes = randomBytes(150);
  const sound = randomBytes(100);

  test('fails its own file with no trace of it, whichever byte it is, and no other file', async () => {
    const [object, other] = await objectsOf(bytes, sound);
    if (object === undefined || other === undefined) throw new Error('nothing was sealed');
    const path = join(at.root, objectPath(object.sha256));
    const stored = readFileSync(path);
    for (let at = 0; at < stored.length; at += 1) {
      const folder = temporaryFolder();
      writeFileSync(path, flippedBit(stored, at * 8 + (at % 8)));
      const targets = [targetOf(bytes, join(folder, 'damaged')), targetOf(sound, join(folder, 'sound'))];
      const codes = await extract(
        [
          [object, whole(bytes)],
          [other, whole(sound, 1)],
        ],
        targets,
      );
      expect(codes, `byte ${at}`).toEqual(['object-damaged', null]);
      expect(readdirSync(folder)).toEqual(['sound']);
    }
  });

  test('in its second chunk fails the file whose bytes all lay in the first', async () => {
    const long = randomBytes(5 * MiB);
    const [object] = await objectsOf(long);
    if (object === undefined) throw new Error('nothing was sealed');
    const path = join(at.root, objectPath(object.sha256));
    const stored = readFileSync(path);
    for (const byte of [OBJECT_HEADER + 4 * MiB + TAG, stored.length - 1]) {
      const folder = temporaryFolder();
      writeFileSync(path, flippedBit(stored, byte * 8));
      const slices = [{ offset: 0, length: 1000, target: 0, position: 0 }];
      const codes = await extract([[object, slices]], [targetOf(long.subarray(0, 1000), join(folder, 'a'))]);
      expect(codes).toEqual(['object-damaged']);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  test('or missing fails the file that needs it among others', async () => {
    const [first, second] = await objectsOf(bytes, sound);
    if (first === undefined || second === undefined) throw new Error('nothing was sealed');
    rmSync(join(at.root, objectPath(second.sha256)));
    const folder = temporaryFolder();
    const both = Buffer.concat([bytes, sound]);
    const slices = [{ offset: 0, length: sound.length, target: 0, position: bytes.length }];
    const codes = await extract(
      [
        [first, whole(bytes)],
        [second, slices],
      ],
      [targetOf(both, join(folder, 'a'))],
    );
    expect(codes).toEqual(['file-missing']);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('bytes that are not those of the manifest', () => {
  const bytes = randomBytes(700);
  test.each<[string, ExtractTarget, Slices]>([
    ['another hash', targetOf(randomBytes(700), 'a'), whole(bytes)],
    ['one byte missing', targetOf(bytes, 'a'), [{ offset: 0, length: 699, target: 0, position: 0 }]],
    ['nothing', targetOf(bytes, 'a'), []],
    ['a slice behind the end', targetOf(bytes, 'a'), [{ offset: 1, length: 700, target: 0, position: 0 }]],
    [
      'a slice twice',
      targetOf(bytes, 'a'),
      [...whole(bytes), { offset: 0, length: 1, target: 0, position: 0 }].toSorted(
        (a, b) => a.offset - b.offset,
      ),
    ],
  ])('%s: content-mismatch, and no file', async (_, target, slices) => {
    const folder = temporaryFolder();
    const [object] = await objectsOf(bytes);
    const path = targetOf(bytes, join(folder, 'a')).path;
    const codes = await extract(object === undefined ? [] : [[object, slices]], [{ ...target, path }]);
    expect(codes).toEqual(['content-mismatch']);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a disk it cannot be written to', () => {
  testUnless(smallDiskObstacle())('is full: disk-full, and the small file beside it is whole', async () => {
    const [bytes, little] = [randomBytes(MiB), randomBytes(100)];
    const folder = smallDisk('256k');
    const [object, other] = await objectsOf(bytes, little);
    if (object === undefined || other === undefined) throw new Error('nothing was sealed');
    const targets = [targetOf(bytes, join(folder, 'a')), targetOf(little, join(folder, 'b'))];
    const codes = await extract(
      [
        [object, whole(bytes)],
        [other, whole(little, 1)],
      ],
      targets,
    );
    expect(codes[0]).toBe('disk-full');
    expect(readdirSync(folder).filter((name) => name !== 'b')).toEqual([]);
    expect(existsSync(join(folder, 'b'))).toBe(codes[1] === null);
  });

  test('has no such folder: an error of that file, not of the thread', async () => {
    const bytes = randomBytes(100);
    const [object] = await objectsOf(bytes);
    const path = join(temporaryFolder(), 'none', 'a');
    const codes = await extract(object === undefined ? [] : [[object, whole(bytes)]], [
      targetOf(bytes, path),
    ]);
    expect(codes).not.toEqual([null]);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a'));
    chmodSync(folder, 0o700);
    const taken = targetOf(bytes, join(folder, 'a'));
    expect(await extract(object === undefined ? [] : [[object, whole(bytes)]], [taken])).toEqual([
      'would-overwrite',
    ]);
  });
});
