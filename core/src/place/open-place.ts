import { resolve } from 'node:path';
import { FolderPlace } from './folder.ts';
import type { Place, PlaceLocator } from './place.ts';

/** The place that a configuration or a worker names. */
export const openPlace = (name: string, locator: PlaceLocator): Place =>
  new FolderPlace(name, resolve(locator.path));
