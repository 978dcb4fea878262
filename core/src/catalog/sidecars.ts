import type { BytePath } from '../model/paths.ts';
import { nameKey } from './name-key.ts';
import { extensionOf, kindOf, sidecarExtensions } from './picture-kinds.ts';
import type { CatalogReference } from './reader.ts';

/** The names of one folder by what stands before the last dot: `IMG_1` for `IMG_1.xmp`, `IMG_1.CR3` for `IMG_1.CR3.xmp`. */
export type StemIndex = ReadonlyMap<string, readonly BytePath[]>;

const stemOf = (name: BytePath): BytePath => {
  const dot = name.lastIndexOf('.');
  return (dot > 0 ? name.slice(0, dot) : name) as BytePath;
};

/** macOS keeps attributes in `._name` on exFAT and SMB volumes: never a sidecar. */
const isAppleDouble = (name: BytePath): boolean => name.startsWith('._');

export const stemIndex = (names: Iterable<BytePath>): StemIndex => {
  const index = new Map<string, BytePath[]>();
  for (const name of names) {
    if (isAppleDouble(name)) continue;
    const key = nameKey(stemOf(name));
    const group = index.get(key);
    if (group === undefined) index.set(key, [name]);
    else group.push(name);
  }
  return index;
};

/** A picture or video that could have a row in a catalog. */
export const isPicture = (name: BytePath): boolean =>
  !isAppleDouble(name) && !['sidecar', 'other'].includes(kindOf(name));

/** Names of pictures that the catalog lists as sidecars: `IMG_1.JPG` of `IMG_1.CR3`, which has no row of its own. */
export const pairsOf = ({
  name,
  sidecarExtensions: listed,
}: Pick<CatalogReference, 'name' | 'sidecarExtensions'>): readonly BytePath[] =>
  listed.map((extension) => `${stemOf(name)}.${extension}` as BytePath).filter(isPicture);

/** Of the extensions that a catalog lists as sidecars those of pictures: `JPG`, and never `xmp`. */
export const pairsOnly = (listed: readonly string[]): readonly string[] =>
  listed.length === 0 ? listed : listed.filter((extension) => isPicture(`x.${extension}` as BytePath));

/** The JPEG or HEIF that a camera writes beside a RAW: the catalog often has no row for it. */
const isPairOf = (name: BytePath, reference: BytePath): boolean =>
  kindOf(reference) === 'raw' && /^(jpe?g|heic|heif|hif)$/.test(extensionOf(name));

/**
 * What travels with a file: in its folder, with the same stem (`IMG_1.xmp`) or behind its whole name (`IMG_1.CR3.xmp`),
 * and of a kind that is known as a sidecar or that the catalog lists. Two RAWs of one stem share theirs: each gets them.
 */
export const sidecarsOf = (
  index: StemIndex,
  reference: Pick<CatalogReference, 'name' | 'sidecarExtensions'>,
): readonly BytePath[] => {
  const self = nameKey(reference.name);
  const listed = new Set(reference.sidecarExtensions.map((extension) => extension.toLowerCase()));
  const isKnown = (name: BytePath) => sidecarExtensions.has(extensionOf(name));
  const besides = index.get(nameKey(stemOf(reference.name))) ?? [];
  const behind = self === nameKey(stemOf(reference.name)) ? [] : (index.get(self) ?? []);
  return [
    ...besides.filter(
      (name) => isKnown(name) || listed.has(extensionOf(name)) || isPairOf(name, reference.name),
    ),
    ...behind.filter(isKnown),
  ].filter((name) => nameKey(name) !== self);
};
