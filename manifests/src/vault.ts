import * as v from 'valibot';
import { count, fingerprint, instant, provenance, sessionKey, sha256, uuid } from './fields.ts';

/** `vault.json`: which vault this is. Signed by the primary key in `vault.json.sig`. */
export const VaultDescription = v.strictObject({
  format: v.literal(1),
  vault: uuid,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  certificate: fingerprint,
  created: instant,
});
export type VaultDescription = Readonly<v.InferOutput<typeof VaultDescription>>;

/** `settings/<sha256>`, sealed and signed by the primary key: the secret from which content ids are made. */
export const VaultSecrets = v.strictObject({
  type: v.literal('secrets'),
  ...provenance,
  contentKey: sessionKey,
});
export type VaultSecrets = Readonly<v.InferOutput<typeof VaultSecrets>>;

/** `runs/<machine>-<id>`: a run that is open, renewed hourly, gone when it ended. Clear-signed. */
export const OpenRun = v.strictObject({
  type: v.literal('run'),
  ...provenance,
  id: uuid,
  renewed: instant,
  keyrings: v.array(sha256),
});
export type OpenRun = Readonly<v.InferOutput<typeof OpenRun>>;

/**
 * `removals/<seq>-<sha256>`: what was taken out of the vault on purpose. Clear-signed by the primary key; `previous` is the
 * removal it was made after.
 */
export const Removal = v.strictObject({
  type: v.literal('removal'),
  ...provenance,
  objects: v.array(sha256),
  /** Keyrings that went, and which took their place. */
  keyrings: v.array(v.strictObject({ keyring: sha256, successor: v.nullable(sha256) })),
  roots: v.array(sha256),
  /** SHA-256 of the text of each content id that is never to be stored again. */
  contents: v.optional(v.array(sha256)),
  /** Files that hold what stays of what went; no inventory names them. */
  replacements: v.optional(v.array(v.strictObject({ path: v.string(), sha256, size: count }))),
  /** What goes later unless somebody still needs it: no new snapshot may rely on it. */
  condemned: v.optional(
    v.strictObject({
      at: instant,
      objects: v.array(sha256),
      keyrings: v.array(sha256),
      /** Runs that were open at that moment, as `runs/` names them: nothing goes before each has ended. */
      runs: v.array(v.string()),
    }),
  ),
  /**
   * Computers that count no more: of what they signed, only files of `kept` are not a stranger's, and none of a snapshot of
   * this number or a higher one.
   */
  machines: v.optional(v.array(v.strictObject({ machine: fingerprint, from: count, kept: v.array(sha256) }))),
  /** SHA-256 of the `recovery-key.asc` that counts from now on: the words were changed. */
  recovery: v.optional(sha256),
});
export type Removal = Readonly<v.InferOutput<typeof Removal>>;
