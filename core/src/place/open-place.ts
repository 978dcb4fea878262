import { resolve } from 'node:path';
import { linkLocatorText, parseLinkLocator } from '../link/locator.ts';
import { FolderPlace } from './folder.ts';
import type { Place, PlaceLocator } from './place.ts';
import { S3Place } from './s3.ts';

/** The place that a configuration or a worker names. */
export const openPlace = (name: string, locator: PlaceLocator): Place =>
  locator.kind === 's3' ? new S3Place(name, locator) : new FolderPlace(name, resolve(locator.path));

/** What a person names: a bucket by `s3://…`, else a folder. Throws `bad-argument` for what is neither. */
export const locatorOf = (text: string): PlaceLocator => {
  if (!text.startsWith('s3://')) return { kind: 'folder', path: resolve(text) };
  return { kind: 's3', path: linkLocatorText(parseLinkLocator(text)) };
};
