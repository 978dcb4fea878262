import { readFileSync } from 'node:fs';
import { Xxh128Hasher } from '../../core/src/seal/hash.ts';

/** The xxh128 of a file, as `xxhsum -H2` prints it. */
export const xxh128Of = (path: string): string => new Xxh128Hasher().update(readFileSync(path)).digest();
