import { SafelightError } from '@safelight/core';

const UNITS: Readonly<Record<string, number>> = { '': 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };

/** Bytes of `4GB`, `1.5 GB`, `700MB`: as drives are sold, 1 GB is 1,000,000,000. Throws `bad-argument`. */
export const parseSize = (flag: string, text: string): number => {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?b?)\s*$/i.exec(text) ?? [];
  const factor = UNITS[unit.toLowerCase()] ?? UNITS[`${unit.toLowerCase()}b`];
  const size = Math.floor(Number(number) * (factor ?? Number.NaN));
  if (!Number.isSafeInteger(size) || size <= 0)
    throw new SafelightError('bad-argument', {
      what: `${flag} ${text}`,
      why: 'it is no size, as in 4GB or 700MB',
    });
  return size;
};
