import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Place, VaultPath } from '../../core/src/place/place.ts';
import { sha256Of } from '../../core/src/vault/signing.ts';
import { codeOf } from '../core/model/error-code.ts';
import { describeUnless, type Obstacle } from '../support/needs.ts';

/** What the suite needs of a kind of place, beside the place itself. */
export interface PlaceUnderTest {
  /** Holds a `vault.json` and nothing else that the suite uses. */
  readonly place: Place;
  /** Cuts the place off, as a pulled cable does. */
  vanish(): Promise<void>;
  /** Puts other bytes in the place of a file, behind Safelight's back. */
  damage(path: VaultPath, bytes: Uint8Array): Promise<void>;
  /** Something that changes when a file is written again, and not when it is left alone. */
  writtenAt(path: VaultPath): Promise<string>;
  /** What is said of a place that was cut off. */
  readonly gone?: 'place-absent' | 'place-unreachable';
}

const path = (text: string): VaultPath => text as VaultPath;
const object = path('objects/3f/3fa9');
const keyring = path('keyrings/twin/00ff');
const bytes = randomBytes(100_000);

/** Every kind of place must pass this. */
export const placeContract = (
  kind: string,
  open: () => Promise<PlaceUnderTest>,
  obstacle: Obstacle = null,
): void => {
  describeUnless(obstacle)(`a place of kind ${kind}`, () => {
    test.each([0, 1, 65_536, 100_000])('gives back the %i bytes that were put', async (length) => {
      const { place } = await open();
      await place.put(object, bytes.subarray(0, length));
      expect((await place.get(object)).equals(bytes.subarray(0, length))).toBe(true);
      expect(await place.size(object)).toBe(length);
    });

    test('makes the folders a file needs, however deep', async () => {
      const { place } = await open();
      await place.put(keyring, bytes);
      expect(await place.list('keyrings/twin')).toEqual([{ name: '00ff', size: bytes.length }]);
    });

    test('leaves equal bytes as they are', async () => {
      const { place, writtenAt } = await open();
      await place.put(object, bytes);
      const before = await writtenAt(object);
      await place.put(object, Buffer.from(bytes));
      expect(await writtenAt(object)).toBe(before);
    });

    test.each([
      ['other bytes of the same length', Buffer.alloc(bytes.length)],
      ['half of the bytes', bytes.subarray(0, 50_000)],
      ['nothing', Buffer.alloc(0)],
      ['bytes too many', Buffer.concat([bytes, bytes])],
    ])('heals a file that holds %s', async (_, wrong) => {
      const { place, damage } = await open();
      await place.put(object, bytes);
      await damage(object, wrong);
      await place.put(object, bytes);
      expect((await place.get(object)).equals(bytes)).toBe(true);
      expect(await place.list('objects/3f')).toHaveLength(1);
    });

    test('two that put the same at once both succeed', async () => {
      const { place } = await open();
      await Promise.all(Array.from({ length: 8 }, () => place.put(object, bytes)));
      expect(await place.list('objects/3f')).toEqual([{ name: '3fa9', size: bytes.length }]);
    });

    /** As another place hands it on. */
    const coming = (...pieces: readonly Buffer[]) => ({
      size: bytes.length,
      sha256: sha256Of(bytes),
      async *pieces() {
        yield* pieces;
      },
    });

    test('takes a file in pieces, in the place of what has its name', async () => {
      const { place, damage } = await open();
      await place.take(object, coming(bytes.subarray(0, 70_000), bytes.subarray(70_000)));
      expect((await place.get(object)).equals(bytes)).toBe(true);
      await damage(object, Buffer.alloc(bytes.length));
      await place.take(object, coming(bytes));
      expect((await place.get(object)).equals(bytes)).toBe(true);
    });

    test.each([7_000, 50_000, 100_000])(
      'takes pieces of %i bytes that come in the same memory',
      async (length) => {
        const { place } = await open();
        const memory = Buffer.alloc(length);
        const again = async function* () {
          for (let at = 0; at < bytes.length; at += length)
            yield memory.subarray(0, bytes.copy(memory, 0, at, at + length));
        };
        await place.take(object, { ...coming(), pieces: again });
        expect((await place.get(object)).equals(bytes)).toBe(true);
      },
    );

    test.each([
      ['other bytes', [Buffer.alloc(bytes.length)]],
      ['fewer', [bytes.subarray(1)]],
      ['more', [bytes, Buffer.alloc(1)]],
      ['none', []],
    ])('gives no name to %s than were promised', async (_, pieces) => {
      const { place } = await open();
      expect(await codeOf(() => place.take(object, coming(...pieces)))).toBe('file-damaged');
      expect(await place.size(object)).toBeNull();
      await place.put(keyring, bytes);
      expect(await codeOf(() => place.take(keyring, { ...coming(...pieces) }))).toBe('file-damaged');
      expect((await place.get(keyring)).equals(bytes)).toBe(true);
      expect(await place.list('objects/3f')).toEqual([]);
    });

    test('what fails on its way leaves nothing', async () => {
      const { place } = await open();
      const broken = {
        ...coming(),
        async *pieces() {
          yield bytes.subarray(0, 5);
          throw new RangeError('pulled');
        },
      };
      await expect(place.take(object, broken)).rejects.toThrow('pulled');
      expect(await place.list('objects/3f')).toEqual([]);
    });

    test.each([
      ['the beginning', 0, 25],
      ['the middle', 50_000, 41],
      ['the last bytes', 99_984, 16],
      ['more than there is', 99_990, 41],
      ['what lies behind the end', 100_000, 1],
      ['no bytes', 10, 0],
    ])('reads %s', async (_, offset, length) => {
      const { place } = await open();
      await place.put(object, bytes);
      expect(
        (await place.getRange(object, offset, length)).equals(bytes.subarray(offset, offset + length)),
      ).toBe(true);
    });

    test('lists files and folders of a folder, and no deeper', async () => {
      const { place } = await open();
      await place.put(object, bytes);
      await place.put(path('objects/3f/3fb0'), bytes.subarray(1));
      await place.put(path('objects/40/4000'), bytes);
      expect(await place.list('objects')).toEqual([]);
      expect((await place.folders('objects')).toSorted()).toEqual(['3f', '40']);
      const listed = (await place.list('objects/3f')).toSorted((a, b) => (a.name < b.name ? -1 : 1));
      expect(listed).toEqual([
        { name: '3fa9', size: 100_000 },
        { name: '3fb0', size: 99_999 },
      ]);
      expect(await place.folders('objects/3f')).toEqual([]);
      await place.put(path('objects/loose'), bytes);
      const below: string[] = [];
      for await (const { name, size } of place.below('objects')) below.push(`${name} ${size}`);
      expect(below.toSorted()).toEqual(['3f/3fa9 100000', '3f/3fb0 99999', '40/4000 100000']);
    });

    test('what is not there has no size, is in no list, and may be removed', async () => {
      const { place } = await open();
      await place.put(object, bytes);
      for (const absent of ['objects/3f/none', 'objects/none/none', `${object}/none`].map(path)) {
        expect(await place.size(absent)).toBeNull();
        expect(await codeOf(() => place.get(absent))).toBe('file-missing');
        expect(await codeOf(() => place.getRange(absent, 0, 1))).toBe('file-missing');
        expect(await codeOf(() => place.remove(absent))).toBe('none');
      }
      expect([await place.list('snapshots'), await place.folders('snapshots')]).toEqual([[], []]);
    });

    test('a folder is not a file', async () => {
      const { place } = await open();
      await place.put(object, bytes);
      expect(await place.size(path('objects/3f'))).toBeNull();
      expect(await codeOf(() => place.get(path('objects/3f')))).toBe('file-missing');
      expect(await codeOf(() => place.getRange(path('objects/3f'), 0, 1))).toBe('file-missing');
    });

    test('a removed file is gone, its neighbours are not', async () => {
      const { place } = await open();
      await place.put(object, bytes);
      await place.put(keyring, bytes);
      await place.remove(object);
      expect([await place.size(object), await place.size(keyring)]).toEqual([null, bytes.length]);
    });

    test('settles folders', async () => {
      const { place } = await open();
      await place.put(object, bytes);
      expect(await codeOf(() => place.settle(['objects/3f', 'objects']))).toBe('none');
    });

    test('says that it is there, and when it vanished that it is not', async () => {
      const { place, vanish, gone = 'place-absent' } = await open();
      await place.put(object, bytes);
      expect(await codeOf(() => place.assertPresent())).toBe('none');
      await vanish();
      const codes = await Promise.all(
        [
          () => place.assertPresent(),
          () => place.get(object),
          () => place.getRange(object, 0, 1),
          () => place.put(object, bytes),
          () => place.put(path('runs/a'), bytes),
          () => place.take(object, coming(bytes)),
          () => place.settle(['objects/3f']),
        ].map(codeOf),
      );
      expect(codes).toEqual(Array(codes.length).fill(gone));
    });
  });
};
