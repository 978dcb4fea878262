import { resolve } from 'node:path';
import { linkLocatorText, parseLinkLocator } from '../link/locator.ts';
import { SafelightError } from '../model/errors.ts';
import { FolderPlace } from './folder.ts';
import type { Place, PlaceLocator } from './place.ts';
import { RclonePlace } from './rclone.ts';
import { S3Place } from './s3.ts';

/** The place that a configuration or a worker names. */
export const openPlace = (name: string, locator: PlaceLocator): Place => {
  switch (locator.kind) {
    case 's3':
      return new S3Place(name, locator);
    case 'rclone':
      return new RclonePlace(name, locator);
    case 'folder':
      return new FolderPlace(name, resolve(locator.path));
  }
};

/**
 * What a person names: a bucket by `s3://…`, a remote of rclone by `rclone:remote:path`, else a folder. Throws
 * `bad-argument` for what is neither.
 */
export const locatorOf = (text: string): PlaceLocator => {
  if (!/^(?:s3:\/\/|rclone:)/.test(text)) return { kind: 'folder', path: resolve(text) };
  const found = parseLinkLocator(text);
  // rclone's HTTP ends the name of a remote and its path there.
  if (found.kind === 'rclone' && found.path.includes(']'))
    throw new SafelightError('bad-argument', { what: 'the rclone place', why: 'its path may not hold ]' });
  return { kind: found.kind, path: linkLocatorText(found) };
};
