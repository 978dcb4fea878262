import * as v from 'valibot';
import type { ContentId, Fingerprint, Sha256, Xxh128 } from './digests.ts';

type Text<T extends string> = v.GenericSchema<string, T>;
const branded = <T extends string>(pattern: RegExp): Text<T> =>
  v.pipe(
    v.string(),
    v.regex(pattern),
    v.transform((text) => text as T),
  );

/** 64 lower-case hexadecimal digits. */
export const sha256 = branded<Sha256>(/^[0-9a-f]{64}$/);
/** 32 lower-case hexadecimal digits. */
export const xxh128 = branded<Xxh128>(/^[0-9a-f]{32}$/);
/** Fingerprint of an OpenPGP v4 certificate, lower case. */
export const fingerprint = branded<Fingerprint>(/^[0-9a-f]{40}$/);
/** AES-256-GMAC of a content under the vault's content key, a dot, its length in bytes. */
export const contentId = branded<ContentId>(/^[0-9a-f]{32}\.(?:0|[1-9][0-9]{0,15})$/);
/** A 256-bit key as 64 upper-case hexadecimal digits: what gpg's `--override-session-key` takes after `9:`. */
export const sessionKey = v.pipe(v.string(), v.regex(/^[0-9A-F]{64}$/));
export const uuid = v.pipe(v.string(), v.uuid());
/** Bytes or counts. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Nanoseconds since 1970-01-01 UTC, as a decimal number that no float could hold. */
export const nanoseconds = v.pipe(v.string(), v.regex(/^-?[0-9]{1,20}$/));
/** RFC 3339 in UTC. Told to people; never used to put events in order. */
export const instant = v.pipe(v.string(), v.isoTimestamp());
/** Bytes of a name or path that are not UTF-8, in base64. */
export const base64 = v.pipe(v.string(), v.base64());

/** What kind of thing a set is; a plain folder is the degenerate catalog. */
export const catalogKind = v.picklist([
  'lightroom',
  'capture-one-catalog',
  'capture-one-session',
  'folder',
  'studio',
]);

/** What every signed document says first, so that none can stand in for another. */
export const provenance = {
  vault: uuid,
  certificate: fingerprint,
  machine: fingerprint,
  /** Number of the snapshot it belongs to; 0 for documents that belong to none. */
  seq: count,
  /** The machine's previous root, or null. */
  previous: v.nullable(sha256),
} as const;
