import * as v from 'valibot';
import { fingerprint, instant, provenance, sessionKey, sha256, uuid } from './fields.ts';

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

/** `removals/<seq>-<sha256>`: what was taken out of the vault on purpose. Clear-signed by the primary key. */
export const Removal = v.strictObject({
  type: v.literal('removal'),
  ...provenance,
  objects: v.array(sha256),
  /** Keyrings that went, and which took their place. */
  keyrings: v.array(v.strictObject({ keyring: sha256, successor: v.nullable(sha256) })),
  roots: v.array(sha256),
});
export type Removal = Readonly<v.InferOutput<typeof Removal>>;
