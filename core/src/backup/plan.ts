import { nameKey } from '../catalog/name-key.ts';
import { sidecarsOf, stemIndex } from '../catalog/sidecars.ts';
import type { BytePath } from '../model/paths.ts';
import type { ScannedEntry, ScannedFile, ScannedLink } from './scan.ts';

/** A file as the state remembers it. `held`: the vault has every byte of it in this place. */
export interface KnownFile {
  readonly name: BytePath;
  readonly stamp: string;
  readonly held: boolean;
}

/** What a folder needs. */
export interface FolderPlan {
  readonly unchanged: number;
  readonly large: readonly ScannedFile[];
  readonly small: readonly ScannedFile[];
  readonly blocks: readonly ScannedFile[];
  readonly links: readonly ScannedLink[];
  /** In a cloud and not on this disk; the vault does not have them as they are now. */
  readonly placeholders: readonly ScannedFile[];
  /** Of what did not change: in a cloud and not on this disk since the vault took it. */
  readonly evicted: readonly BytePath[];
  /** Names the state knows that are not there any more. */
  readonly gone: readonly BytePath[];
}

/** From this size on, a catalog is stored by its changed blocks; below, whole. */
const BLOCKS_FROM = 1024 * 1024;
const SMALL_BELOW = 1024 * 1024;

/**
 * Both sorted by name, bytewise; `carried` names stay although they are not among the entries, with what travels with
 * them. A catalog may write them in another case or composition than the disk did.
 */
export const planFolder = (
  entries: readonly ScannedEntry[],
  known: Iterable<KnownFile>,
  carried: ReadonlySet<BytePath>,
): FolderPlan => {
  const before = carried.size === 0 ? known : [...known];
  const kept = new Set([...carried, ...companionsOf(carried, before)].map(nameKey));
  const plan = {
    unchanged: 0,
    large: [] as ScannedFile[],
    small: [] as ScannedFile[],
    blocks: [] as ScannedFile[],
    links: [] as ScannedLink[],
    placeholders: [] as ScannedFile[],
    evicted: [] as BytePath[],
    gone: [] as BytePath[],
  };
  for (const [entry, earlier] of pairs(entries, before)) {
    if (entry === null) {
      if (earlier !== null && !kept.has(nameKey(earlier.name))) plan.gone.push(earlier.name);
    } else if (entry.kind === 'file' && entry.placeholder) {
      if (earlier?.held !== true || !isAlike(earlier.stamp, entry.stamp)) plan.placeholders.push(entry);
      else {
        plan.unchanged += 1;
        plan.evicted.push(entry.name);
      }
    } else if (earlier?.held === true && earlier.stamp === entry.stamp) plan.unchanged += 1;
    else if (entry.kind === 'link') plan.links.push(entry);
    else if (entry.blocks && entry.size >= BLOCKS_FROM) plan.blocks.push(entry);
    else if (entry.size < SMALL_BELOW) plan.small.push(entry);
    else plan.large.push(entry);
  }
  return plan;
};

/** Of equal size and time: a service that takes the bytes away changes what else tells of a file. */
const isAlike = (a: string, b: string): boolean => sizeAndTime(a) === sizeAndTime(b);
const sizeAndTime = (stamp: string): string => stamp.split(':', 2).join(':');

/** A picture that is missed is missed with its sidecars: one deleted together with it must not be lost for good. */
const companionsOf = (carried: ReadonlySet<BytePath>, known: Iterable<KnownFile>): readonly BytePath[] => {
  if (carried.size === 0) return [];
  const stems = stemIndex([...known].map(({ name }) => name));
  return [...carried].flatMap((name) => sidecarsOf(stems, { name, sidecarExtensions: [] }));
};

/** Walks two sorted lists side by side. */
function* pairs(
  entries: readonly ScannedEntry[],
  known: Iterable<KnownFile>,
): Generator<readonly [ScannedEntry | null, KnownFile | null]> {
  let at = 0;
  for (const before of known) {
    for (let entry = entries[at]; entry !== undefined && entry.name < before.name; entry = entries[at]) {
      yield [entry, null];
      at += 1;
    }
    const entry = entries[at];
    if (entry?.name === before.name) {
      yield [entry, before];
      at += 1;
    } else yield [null, before];
  }
  for (const entry of entries.slice(at)) yield [entry, null];
}
