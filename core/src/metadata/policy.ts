import type { MetadataPolicy } from '@safelight/manifests';
import { type Field, pressFields, rightsFields } from './policy-fields.ts';

export type { MetadataPolicy } from '@safelight/manifests';

/** Policies under which a picture is rewritten. */
export type CleaningPolicy = Exclude<MetadataPolicy, 'keep'>;

/** What is written into pictures that have none of it. Text of one line each. */
export interface Attribution {
  readonly creator?: string;
  readonly copyright?: string;
  readonly email?: string;
  readonly url?: string;
}

/** An allow-list: whatever it does not name goes. */
export const fieldsOf = (policy: CleaningPolicy): readonly Field[] =>
  policy === 'client' ? rightsFields : [...rightsFields, ...pressFields];

/** What ExifTool writes only to files that a camera, an editor and this program have in common. */
const cleanable: ReadonlySet<string> = new Set([
  'jpg',
  'jpeg',
  'jpe',
  'tif',
  'tiff',
  'png',
  'webp',
  'heic',
  'heif',
  'hif',
  'avif',
  'jxl',
  'gif',
  'mp4',
  'm4v',
  'mov',
]);

/**
 * Can files of this kind be cleaned? RAW files and PSDs cannot: maker notes hold what is needed to develop them, and
 * layers and smart objects hold whole pictures with their own metadata.
 * @param extension with or without its dot, in any case
 */
export const canClean = (extension: string): boolean =>
  cleanable.has(extension.replace(/^\./, '').toLowerCase());
