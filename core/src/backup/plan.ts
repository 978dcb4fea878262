import { nameKey } from '../catalog/name-key.ts';
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
  /** Names the state knows that are not there any more. */
  readonly gone: readonly BytePath[];
}

/** From this size on, a catalog is stored by its changed blocks; below, whole. */
const BLOCKS_FROM = 1024 * 1024;
const SMALL_BELOW = 1024 * 1024;

/**
 * Both sorted by name, bytewise; `carried` names stay although they are not among the entries. A catalog may write them
 * in another case or composition than the disk did.
 */
export const planFolder = (
  entries: readonly ScannedEntry[],
  known: Iterable<KnownFile>,
  carried: ReadonlySet<BytePath>,
): FolderPlan => {
  const kept = new Set([...carried].map(nameKey));
  const plan = {
    unchanged: 0,
    large: [] as ScannedFile[],
    small: [] as ScannedFile[],
    blocks: [] as ScannedFile[],
    links: [] as ScannedLink[],
    gone: [] as BytePath[],
  };
  for (const [entry, before] of pairs(entries, known)) {
    if (entry === null) {
      if (before !== null && !kept.has(nameKey(before.name))) plan.gone.push(before.name);
    } else if (before?.held === true && before.stamp === entry.stamp) plan.unchanged += 1;
    else if (entry.kind === 'link') plan.links.push(entry);
    else if (entry.blocks && entry.size >= BLOCKS_FROM) plan.blocks.push(entry);
    else if (entry.size < SMALL_BELOW) plan.small.push(entry);
    else plan.large.push(entry);
  }
  return plan;
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
