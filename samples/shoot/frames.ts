import type { LightroomFile } from '../lightroom-catalog.ts';

/** One original: what the catalog is told of it, and the seed of its picture. */
export type Frame = Omit<LightroomFile, 'size'> & { readonly seed: number };

/** One job in one folder. */
export interface SampleShoot {
  /** Below `Pictures`, ends with `/`. */
  readonly pathFromRoot: string;
  readonly frames: readonly Frame[];
}

type Edit = Partial<Omit<Frame, 'name' | 'seed' | 'captureTime'>>;

const digits = (value: number, count: number): string => String(value).padStart(count, '0');

/** Frames from `IMG_<first>` on, five minutes apart from `day`T`hour`:00. */
const series = (
  { first, day, hour }: { readonly first: number; readonly day: string; readonly hour: number },
  edits: readonly (Edit & { readonly extension?: 'DNG' | 'JPG' })[],
): readonly Frame[] =>
  edits.map(({ extension = 'DNG', ...edit }, index) => ({
    ...edit,
    name: `IMG_${digits(first + index, 4)}.${extension}`,
    seed: first + index,
    captureTime: `${day}T${digits(hour, 2)}:${digits(index * 5, 2)}:07`,
  }));

const wedding = series({ first: 1, day: '2026-04-26', hour: 14 }, [
  { sidecarExtensions: ['xmp'], rating: 5, pick: 1, label: 'Red', keywords: ['wedding', 'church'] },
  { sidecarExtensions: ['xmp'], rating: 3, keywords: ['wedding'] },
  { sidecarExtensions: ['JPG', 'xmp'], rating: 4, keywords: ['wedding'], people: ['Anna Huber'] },
  { pick: -1 },
  { sidecarExtensions: ['acr', 'xmp'], rating: 5, pick: 1, masks: true, people: ['Anna Huber', 'Max Huber'] },
  { rating: 2 },
  { sidecarExtensions: ['xmp'], rating: 4, virtualCopies: ['Black and white'] },
  {},
]);

const portraits = series({ first: 101, day: '2026-05-02', hour: 9 }, [
  { sidecarExtensions: ['xmp'], rating: 4, keywords: ['portrait'] },
  { rating: 1 },
  { sidecarExtensions: ['xmp'], rating: 5, label: 'Green', keywords: ['portrait'], masks: true },
  {},
  { extension: 'JPG', rating: 3, keywords: ['portrait', 'phone'] },
  { pick: -1 },
]);

/** A wedding of eight frames and a portrait session of six: 13 DNG files and a JPEG, one of the DNGs with its JPEG. */
export const sampleShoots: readonly SampleShoot[] = [
  { pathFromRoot: '2026/2026-04-26_Huber_Wedding/', frames: wedding },
  { pathFromRoot: '2026/2026-05-02_Portraits/', frames: portraits },
];
