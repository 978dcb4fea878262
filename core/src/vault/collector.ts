import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { readonly type: 'minor' | 'major' }) => void;

/**
 * A garbage collection that can be asked for. On a machine with much memory V8 lets the heap grow, and what ciphers and
 * hashers allocate outside of it puts no pressure on it at all: two sealing threads would take 350 MB where 105 do.
 */
export const collector = (type: 'minor' | 'major'): (() => void) => {
  setFlagsFromString('--expose-gc');
  const collect: Collect = runInNewContext('gc');
  return () => collect({ type });
};

/** glibc takes this as the largest block that it asks the system for by itself (DEFAULT_MMAP_THRESHOLD_MAX, malloc.c). */
const LARGEST = 32 * 1024 * 1024;

/**
 * Lets the C library keep the memory that ciphers free, some megabytes a thread. It gives back whatever is free beyond
 * 128 KiB, and every page that it asks for again costs a fault: a fifth of the time of sealing. Freeing one large block
 * raises that bound (mallopt(3), M_MMAP_THRESHOLD: "dynamic"). The block itself is never touched and costs nothing.
 */
export const keepFreedMemory = (collect: () => void): void => {
  Buffer.allocUnsafeSlow(LARGEST - 64 * 1024);
  collect();
};
