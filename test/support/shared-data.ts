import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './repository.ts';

/** Real catalogs, RAW files and MHL scenarios of other people: beside the checkout, not in it, and not everywhere. */
export const sharedData: string = join(repository, '..', 'shared', 'data');

/** A path in the shared data, whether or not it is there. */
export const inSharedData = (...parts: readonly string[]): string => join(sharedData, ...parts);

export const haveSharedData = (path = '.'): boolean => existsSync(inSharedData(path));
