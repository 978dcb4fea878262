import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const repository: string = fileURLToPath(new URL('../..', import.meta.url));

/** A path inside the checkout. */
export const inRepository = (...parts: readonly string[]): string => join(repository, ...parts);
