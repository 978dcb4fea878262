/** Which archive of a delivery: the second of six. */
export interface Part {
  readonly part: number;
  readonly of: number;
}

/** A list that was met, and the folder it lies in, with `/`. */
export interface PlacedPart extends Part {
  readonly folder: string;
}

/** What was met of one delivery. */
export interface PartsArrived {
  readonly of: number;
  readonly present: readonly number[];
  readonly missing: readonly number[];
}

/** Five digits: a forged list must not ask for millions of archives. */
const LIST = /^SHA256SUMS(?:-([1-9]\d{0,4})-of-([1-9]\d{0,4}))?\.txt$/;
/** `pictures_2026-11-28_7f9c_2-of-6`, or with what a program adds to a name that was taken: what an archive unpacks into. */
const UNPACKED = /^(.*)_[1-9]\d*-of-(\d+)(?:[^\d/\\][^/\\]*)?$/s;
const ANY_LIST = /^sha256sums(-\d+-of-\d+)?\.txt$/i;

/**
 * The list of an archive. With several archives each has its own, so that all can be unpacked into one folder; it tells
 * how many there are, since nothing else would say that one is missing.
 */
export const sumsName = ({ part, of }: Part): string =>
  of === 1 ? 'SHA256SUMS.txt' : `SHA256SUMS-${part}-of-${of}.txt`;

/** Null for what is no name of a list. */
export const partOf = (name: string): Part | null => {
  const [found, part = '1', of = '1'] = LIST.exec(name) ?? [];
  const read = { part: Number(part), of: Number(of) };
  return found !== undefined && read.part <= read.of && sumsName(read) === found ? read : null;
};

/** Would it lie where a list lies, on a disk where capitals do not count? */
export const clashesWithList = (name: string): boolean => ANY_LIST.test(name);

/** What folders of the parts of one delivery have in common; null where nothing of their names tells. */
export const stemOf = (folder: string, of: number): string | null => {
  const [, stem = null, number] = UNPACKED.exec(folder) ?? [];
  return number === String(of) ? stem : null;
};

/** Which parts of which deliveries these lists are of. */
export const partsArrived = (lists: readonly PlacedPart[]): readonly PartsArrived[] =>
  [...Map.groupBy(lists, ({ of }) => of).values()].flatMap(deliveriesIn).map(arrived);

/**
 * Parts of so many that lie in several folders are of one delivery, unless the names of the folders say otherwise or one
 * part is there twice. Then each folder must hold all of its own: better to miss a part that is there than to count
 * one of another delivery.
 */
const deliveriesIn = (lists: readonly PlacedPart[]): readonly (readonly PlacedPart[])[] => {
  const stems = new Set(lists.flatMap(({ folder, of }) => stemOf(folder, of) ?? []));
  const isOne = stems.size <= 1 && new Set(lists.map(({ part }) => part)).size === lists.length;
  if (isOne) return [lists];
  return [...Map.groupBy(lists, ({ folder, of }) => stemOf(folder, of) ?? folder).values()];
};

const arrived = (lists: readonly PlacedPart[]): PartsArrived => {
  const of = lists[0]?.of ?? 0;
  const met = new Set(lists.map(({ part }) => part));
  const parts = Array.from({ length: of }, (_, at) => at + 1);
  return {
    of,
    present: parts.filter((part) => met.has(part)),
    missing: parts.filter((part) => !met.has(part)),
  };
};
