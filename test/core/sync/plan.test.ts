import { expect, test } from 'vitest';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import type { Place, VaultPath } from '../../../core/src/place/place.ts';
import { type Copy, inLongSteps, inSteps, planCopies } from '../../../core/src/sync/plan.ts';
import type { PlaceContents } from '../../../core/src/sync/scan.ts';
import { inventoryPath, keyringPath, objectPath, rootPath } from '../../../core/src/vault/layout.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';

const object = (n: number): VaultPath => objectPath(sha256Of(`object ${n}`));
const keyring = keyringPath(sha256Of('keyring'));
const inventory = inventoryPath(sha256Of('inventory'));
const root = rootPath({ seq: 1, machine: 'a'.repeat(40) as never, sha256: sha256Of('root') });

/** A place that holds these files of 10 bytes each, all of them named by its inventory. */
const placed = (
  name: string,
  files: readonly VaultPath[],
  more: Partial<Pick<PlaceContents, 'named' | 'removed'>> & { readonly sizes?: Record<string, number> } = {},
): PlaceContents => ({
  place: { name, locator: { kind: 'folder', path: `/media/${name}` } } as Place,
  files: new Map(files.map((path) => [path, more.sizes?.[path] ?? 10])),
  named:
    more.named ??
    new Map(
      files
        .filter((path) => path !== inventory)
        .map((path, at) => [path, { path, sha256: path.slice(-64) as Sha256, size: 10, seq: at }]),
    ),
  vouched: new Set(files.filter((path) => path === inventory)),
  removed: more.removed ?? new Set(),
  recovery: null,
  replacements: [],
  newest: null,
});

const all = [object(1), object(2), keyring, inventory, root];
const plan = (places: readonly PlaceContents[], targets: readonly string[], damaged = {}): readonly Copy[] =>
  [
    ...planCopies(places, { targets: new Set(targets), damaged: new Map(Object.entries(damaged)) }).values(),
  ].flatMap((copies) => inSteps(copies).flat());

test('an empty place gets everything, what is relied on before what relies on it', () => {
  const copies = plan([placed('vault', all), placed('T7', [])], ['T7']);
  expect(copies.map(({ path }) => path.split('/')[0])).toEqual([
    'objects',
    'objects',
    'keyrings',
    'inventories',
    'snapshots',
  ]);
  expect(copies.every(({ from, to, replaces }) => from[0] === 'vault' && to === 'T7' && !replaces)).toBe(
    true,
  );
});

test('the newest comes first', () => {
  const [first] = plan([placed('vault', [object(1), object(2)]), placed('T7', [])], ['T7']);
  expect(first?.path).toBe(object(2));
});

test('what is whole everywhere is not copied; only what was meant is fed', () => {
  expect(plan([placed('vault', all), placed('T7', all)], ['vault', 'T7'])).toEqual([]);
  expect(plan([placed('vault', all), placed('T7', [])], ['vault'])).toEqual([]);
});

test('a file comes back from wherever it is; one that nobody has is told', () => {
  const lost = placed('vault', all.slice(1), { named: placed('', all).named });
  expect(plan([lost, placed('T7', all)], ['vault'])).toMatchObject([{ path: object(1), from: ['T7'] }]);
  expect(plan([lost], ['vault'])).toMatchObject([{ path: object(1), from: [] }]);
});

test('a damaged file is replaced, and asked of nobody', () => {
  const [vault, drive] = [placed('vault', all), placed('T7', all)];
  const damaged = { vault: new Set([object(1)]) };
  expect(plan([vault, drive], ['vault', 'T7'], damaged)).toMatchObject([
    { path: object(1), to: 'vault', from: ['T7'], replaces: true },
  ]);
});

test('one of another length than its inventory says is damaged', () => {
  const short = placed('T7', all, { sizes: { [object(1)]: 3 } });
  expect(plan([placed('vault', all), short], ['vault', 'T7'])).toMatchObject([
    { path: object(1), to: 'T7', from: ['vault'], replaces: true, size: 10 },
  ]);
});

test('of a file that no inventory measures, a place that looked into its own gives it to one that could not', () => {
  const damaged = { ...placed('T7', all, { sizes: { [inventory]: 11 } }), vouched: new Set<VaultPath>() };
  expect(plan([placed('vault', all), damaged], ['vault', 'T7'])).toMatchObject([
    { path: inventory, to: 'T7', from: ['vault'], size: 10, replaces: true },
  ]);
});

test('what any place knows to be removed is not copied again, nor missed', () => {
  const removed = new Set([object(1).slice(-64)]);
  const copies = plan([placed('vault', all), placed('T7', [], { removed })], ['T7']);
  expect(copies.map(({ path }) => path)).not.toContain(object(1));
  expect(copies).toHaveLength(4);
});

test('what no signature vouches for stays where it is', () => {
  const stranger = placed('vault', [object(3)], { named: new Map() });
  expect(plan([stranger, placed('T7', [])], ['T7'])).toEqual([]);
});

test('the nearest copy is read: a drive, then a line, then an archive', () => {
  const far = (name: string, more: Partial<Place> = {}): PlaceContents => {
    const one = placed(name, all);
    return {
      ...one,
      place: { ...one.place, locator: { kind: 's3', path: `s3://${name}` }, ...more } as Place,
    };
  };
  const places = [far('Cold', { storageClass: 'DEEP_ARCHIVE' }), far('Cloud'), placed('vault', all)];
  const copies = plan([...places, placed('T7', [])], ['T7']);
  expect(new Set(copies.map(({ from }) => from.join()))).toEqual(new Set(['vault,Cloud,Cold']));
});

test('each place gets what it lacks itself', () => {
  const { named } = placed('vault', all);
  const [drive, other] = [placed('T7', all.slice(1), { named }), placed('T9', all.slice(2), { named })];
  const copies = planCopies([placed('vault', all), drive, other], {
    targets: new Set(['T7', 'T9']),
    damaged: new Map(),
  });
  expect([...copies].map(([name, own]) => [name, own.map(({ path, to }) => [path, to])])).toEqual([
    ['T7', [[object(1), 'T7']]],
    [
      'T9',
      [
        [object(2), 'T9'],
        [object(1), 'T9'],
      ],
    ],
  ]);
});

test('where it takes long, what opens the place and its roots come before the pictures, and those in their own order', () => {
  const [copies = []] = planCopies([placed('vault', [...all, object(3)]), placed('Cloud', [])], {
    targets: new Set(['Cloud']),
    damaged: new Map(),
  }).values();
  const pictures = new Set([object(1), object(3)].map((path) => path.slice(-64) as Sha256));
  const long = inLongSteps(copies, pictures);
  expect(long.opening.map((step) => step.map(({ path }) => path))).toEqual([
    [object(2)],
    [keyring],
    [inventory],
    [root],
  ]);
  expect(long.pictures.map(({ path }) => path)).toEqual([object(1), object(3)]);
});
