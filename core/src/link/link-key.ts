import { randomBytes } from 'node:crypto';
import { SafelightError } from '../model/errors.ts';
import type { LinkKey } from './link-host.ts';

/** 128 bits: nobody tries them all, and `prefix/<these>/` holds one file. */
const RANDOM_BYTES = 16;

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** `prefix/<32 hex digits>/<name>`. Throws `bad-argument` where the name is not one part of a path. */
export const newLinkKey = (prefix: string, name: string): LinkKey => {
  if (name === '' || name === '.' || name === '..' || /[\\/]/.test(name) || CONTROL.test(name))
    throw new SafelightError('bad-argument', { what: 'the name of the archive', why: 'it is no file name' });
  const folder = prefix === '' ? '' : `${prefix}/`;
  return `${folder}${randomBytes(RANDOM_BYTES).toString('hex')}/${name}` as LinkKey;
};

/** What the client's browser is to call the file. */
export const nameOfKey = (key: LinkKey): string => key.slice(key.lastIndexOf('/') + 1);

/**
 * A key that `newLinkKey` made below this prefix, read back from where it was remembered. Throws `bad-argument` for
 * another: what is removed by its name must be ours.
 */
export const assertOurKey = (prefix: string, key: LinkKey): void => {
  const rest =
    prefix === '' || key.startsWith(`${prefix}/`) ? key.slice(prefix === '' ? 0 : prefix.length + 1) : '';
  if (!/^[0-9a-f]{32}\/[^\\/]+$/.test(rest) || CONTROL.test(rest))
    throw new SafelightError('bad-argument', {
      what: 'the place of the archive',
      why: 'no upload of ours made it',
    });
};
