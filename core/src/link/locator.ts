import { parseDays } from '../model/day.ts';
import { SafelightError } from '../model/errors.ts';
import { isLoopback } from '../model/loopback.ts';

export interface S3Locator {
  readonly kind: 's3';
  readonly bucket: string;
  /** Without a slash at either end; empty for the bucket itself. */
  readonly prefix: string;
  /** The address of a store that is not AWS. */
  readonly endpoint: string | null;
  readonly region: string | null;
  /** The name of a profile in the AWS files of this computer, which hold the keys. */
  readonly profile: string | null;
  /** Days for which nobody can take away what is put there; null: it is not locked. */
  readonly lock: number | null;
  /** The storage class of what is put there to be kept, and may take time to be read; null: the store's usual one. */
  readonly storageClass: string | null;
  /** Days for which that holds of what opens the pictures; null: as for all. Only with `lock`, and no more than it. */
  readonly keys: number | null;
}

export interface RcloneLocator {
  readonly kind: 'rclone';
  /** The name of a remote in rclone's configuration, which holds the keys. */
  readonly remote: string;
  readonly path: string;
}

export type LinkLocator = S3Locator | RcloneLocator;

const refused = (text: string, why: string) => new SafelightError('bad-argument', { what: text, why });
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * `s3://bucket/prefix`, with `?endpoint=https://…&region=…&profile=…&lock=DAYS&keys=DAYS&class=NAME` where they are needed, or
 * `rclone:remote:path`.
 * It may be written down and shown: what could hold a secret is refused. Throws `bad-argument`.
 */
export const parseLinkLocator = (text: string): LinkLocator => {
  // A text that may hold a secret is not repeated.
  if (CONTROL.test(text)) throw refused('the place for uploads', 'it holds a control character');
  if (text.startsWith('s3://')) return parseS3(text);
  if (text.startsWith('rclone:')) return parseRclone(text.slice('rclone:'.length));
  throw refused('the place for uploads', 'it begins neither with s3:// nor with rclone:');
};

/** The text that `parseLinkLocator` reads. */
export const linkLocatorText = (locator: LinkLocator): string => {
  if (locator.kind === 'rclone') return `rclone:${locator.remote}:${locator.path}`;
  const { bucket, prefix, endpoint, region, profile, lock, keys, storageClass } = locator;
  const options = Object.entries({ endpoint, region, profile, lock, keys, class: storageClass }).filter(
    ([, value]) => value !== null,
  );
  const query = options.map(([name, value]) => `${name}=${value}`).join('&');
  return `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}${query === '' ? '' : `?${query}`}`;
};

const S3_OPTIONS = ['endpoint', 'region', 'profile', 'lock', 'keys', 'class'] as const;

const parseS3 = (text: string): S3Locator => {
  const what = 'the S3 place';
  const mark = text.includes('?') ? text.indexOf('?') : text.length;
  const [address, query] = [text.slice('s3://'.length, mark), text.slice(mark + 1)];
  const slash = address.indexOf('/');
  const bucket = slash === -1 ? address : address.slice(0, slash);
  // Letters, digits, dots and hyphens (S3, "Bucket naming rules"); other stores allow _ and capitals.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(bucket)) throw refused(what, 'no bucket has such a name');
  const prefix = slash === -1 ? '' : address.slice(slash + 1).replace(/\/+$/, '');
  if (prefix !== '' && prefix.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw refused(what, 'its prefix has an empty part, or climbs');
  const options = new Map(query === '' ? [] : query.split('&').map(option));
  const endpoint = options.get('endpoint') ?? null;
  if (endpoint !== null) assertEndpoint(endpoint);
  return {
    kind: 's3',
    bucket,
    prefix,
    endpoint,
    region: options.get('region') ?? null,
    profile: options.get('profile') ?? null,
    ...locksOf(options),
    storageClass: options.get('class') ?? null,
  };
};

const locksOf = (options: ReadonlyMap<string, string>): Pick<S3Locator, 'lock' | 'keys'> => {
  const [lock, keys] = [days('lock', options), days('keys', options)];
  if (keys !== null && lock === null)
    throw refused('keys=', 'it shortens a lock, and the address names none: say lock=DAYS too');
  if (keys !== null && lock !== null && keys > lock)
    throw refused('keys=', `it is no more than the ${lock} days of lock=`);
  return { lock, keys };
};

/** Ten years at the most: nobody can take it back. */
const days = (name: 'lock' | 'keys', options: ReadonlyMap<string, string>): number | null => {
  const text = options.get(name);
  if (text === undefined) return null;
  const found = parseDays(text);
  if (found === null) throw refused(`${name}=`, 'it is a number of days from 1 to 3650');
  return found;
};

const option = (text: string): [string, string] => {
  const at = text.indexOf('=');
  const [name, value] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (!S3_OPTIONS.some((known) => known === name) || value === '')
    throw refused('the S3 place', `after ? it may say ${S3_OPTIONS.join('=, ')}= and nothing else`);
  if (name !== 'endpoint' && !/^[A-Za-z0-9._@ -]+$/.test(value))
    throw refused('the S3 place', `no ${name} has such a name`);
  return [name, value];
};

/** Throws `bad-argument` where bytes and signatures would travel in the clear, or where the address holds more than an address. */
const assertEndpoint = (text: string): void => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw refused('the endpoint', 'it is no address that begins with https://');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw refused('the endpoint', 'it may hold a host and a port and nothing else');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw refused('the endpoint', 'http:// is for this computer only; others need https://');
};

/**
 * A remote's name holds letters, digits and `_ - . + @` and spaces inside, and begins with neither `-` nor a space (rclone,
 * "Valid remote names"). `:backend,key=value:` and `remote,key=value:` (rclone, "Connection strings") are refused: their
 * values would be keys on a command line.
 */
const parseRclone = (text: string): RcloneLocator => {
  const at = text.indexOf(':');
  const remote = at === -1 ? text : text.slice(0, at);
  if (!/^[\p{L}\p{N}_.+@](?:[\p{L}\p{N}_.+@ -]*[\p{L}\p{N}_.+@-])?$/u.test(remote) || at === -1)
    throw refused(
      'the rclone place',
      'it is not the name of a remote, a colon and a path; settings belong in `rclone config`',
    );
  if (/^\/+$/.test(text.slice(at + 1)))
    throw refused('the rclone place', 'its path is the root: name a folder');
  const path = text.slice(at + 1).replace(/\/+$/, '');
  if (
    path !== '' &&
    path.split('/').some((part, i) => (part === '' && i > 0) || part === '.' || part === '..')
  )
    throw refused('the rclone place', 'its path has an empty part, or climbs');
  return { kind: 'rclone', remote, path };
};
