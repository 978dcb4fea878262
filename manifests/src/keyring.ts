import * as v from 'valibot';
import { contentId, count, provenance, sessionKey, sha256 } from './fields.ts';

/** First line of a keyring. */
export const KeyringHeader = v.strictObject({
  type: v.literal('keyring'),
  ...provenance,
  /** Object lines that follow: a keyring cut short is found. */
  lines: count,
});
export type KeyringHeader = Readonly<v.InferOutput<typeof KeyringHeader>>;

/** One object: the key that opens it and what it holds as `[content id, offset in its data, length]`. */
export const KeyringLine = v.strictObject({
  object: sha256,
  /** Bytes of the object's file. */
  size: count,
  key: sessionKey,
  contents: v.array(v.strictTuple([contentId, count, count])),
});
export type KeyringLine = Readonly<v.InferOutput<typeof KeyringLine>>;
