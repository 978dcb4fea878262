import { extensionOf, kindOf } from '../catalog/picture-kinds.ts';
import type { ImageData } from '../metadata/exiftool.ts';
import type { BytePath } from '../model/paths.ts';

/**
 * What it means that an original has other bytes than were backed up. `metadata`: its picture is the same. `developed`:
 * no camera wrote it, and what did writes it again. `image`: its picture changed. `unknown`: it could not be compared.
 */
export type Change = 'metadata' | 'developed' | 'image' | 'unknown';

/** Programs that write a picture anew under its name: an export made again is no alarm. */
const DEVELOPED =
  /adobe|lightroom|photoshop|capture one|affinity|gimp|darktable|rawtherapee|dxo|photolab|luminar|on1|acdsee|iphoto|apple photos/i;

/** Merged and denoised DNGs, as Lightroom names them: working files. */
const MERGED = /-(enhanced(-[a-z]+)*|hdr|pano)(-\d+)?\.dng$/i;

/** What Lightroom keeps for itself, smart previews among it: pictures it made, and makes anew. */
const OF_LIGHTROOM = /\.lr(data|cat-data)(\/|$)/i;

/** Is this a file that a camera wrote once? Its change is looked into; all others are versioned in silence. */
export const isOriginal = (folder: BytePath, name: BytePath): boolean =>
  ['raw', 'picture', 'video'].includes(kindOf(name)) && !MERGED.test(name) && !OF_LIGHTROOM.test(folder);

export const judgeChange = (name: BytePath, before: ImageData | null, now: ImageData | null): Change => {
  if (before === null || now === null) return 'unknown';
  if (before.hash !== null && before.hash === now.hash) return 'metadata';
  return kindOf(name) === 'picture' && DEVELOPED.test(before.software ?? '') ? 'developed' : 'image';
};

/** Editors write into these; into a RAW or a film hardly anybody does. */
const WRITTEN_INTO = new Set(['dng', 'gpr']);

/** Does this change stop the picture from taking the place of the one that was backed up? */
export const isAlarm = (name: BytePath, change: Change): boolean => {
  switch (change) {
    case 'metadata':
    case 'developed':
      return false;
    case 'image':
      return true;
    case 'unknown':
      return kindOf(name) !== 'picture' && !WRITTEN_INTO.has(extensionOf(name));
  }
};

/** The name beside it under which today's bytes are kept apart; the same bytes always get the same. */
export const apartName = (name: BytePath, xxh128: string): BytePath =>
  `${name}.changed-${xxh128.slice(0, 8)}` as BytePath;

const APART = /^(.+)\.changed-[0-9a-f]{8}$/s;

/** The original that a name of {@link apartName} was made for; null for any other name. */
export const originalOf = (name: BytePath): BytePath | null =>
  (APART.exec(name)?.[1] as BytePath | undefined) ?? null;
