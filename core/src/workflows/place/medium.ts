import type { PlaceConfig } from '@safelight/manifests';
import { parseLinkLocator } from '../../link/locator.ts';
import { isLoopback } from '../../model/loopback.ts';

/** The medium of a folder, and of originals. */
export const DISK = 'disk';

/** The kind of medium a place is of, as it was declared. */
export const mediumOf = ({ kind, medium }: PlaceConfig): string =>
  medium ?? (kind === 'folder' ? DISK : 'cloud');

/** Is it kept where this computer is not? Of a drive it holds only while it is not plugged in here. */
export const isKeptElsewhere = ({ kind, path, site }: PlaceConfig): boolean =>
  (site ?? (kind === 'folder' || isThisComputer(path) ? 'here' : 'elsewhere')) === 'elsewhere';

const isThisComputer = (path: string): boolean => {
  const locator = parseLinkLocator(path);
  return locator.kind === 's3' && locator.endpoint !== null && isLoopback(new URL(locator.endpoint).hostname);
};
