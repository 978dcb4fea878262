import * as v from 'valibot';
import { base64, catalogKind, count, fingerprint, instant, sha256, uuid } from './fields.ts';

/** What a computer remembers of a set. */
export const rememberedSet = {
  id: uuid,
  name: v.string(),
  kind: catalogKind,
  path: v.string(),
  pathBytes: v.optional(base64),
  /** Capture One: where roots of another system lie on this computer. */
  maps: v.optional(v.array(v.strictObject({ from: v.string(), to: v.string() }))),
  /** Shoots that live only in the vault, on purpose. */
  archived: v.optional(
    v.array(v.strictObject({ path: v.string(), pathBytes: v.optional(base64), at: instant })),
  ),
} as const;

/** A set as this computer remembers it: what `backup` without a path does. */
export const SetConfig = v.strictObject({ ...rememberedSet, vault: uuid });
export type SetConfig = Readonly<v.InferOutput<typeof SetConfig>>;

export const PlaceConfig = v.strictObject({ name: v.string(), kind: v.literal('folder'), path: v.string() });
export type PlaceConfig = Readonly<v.InferOutput<typeof PlaceConfig>>;

export const VaultConfig = v.strictObject({
  id: uuid,
  name: v.string(),
  /** The pin: a certificate of another fingerprint is never used for this vault. */
  certificate: fingerprint,
  machine: fingerprint,
  machineName: v.string(),
  keystore: v.picklist(['keychain', 'file']),
  writeOnly: v.boolean(),
  places: v.array(PlaceConfig),
  /** When the words were last typed back, or null: the kit is unproven. */
  wordsProven: v.nullable(instant),
  /** Highest root seen, so that a place that offers less is noticed. */
  head: v.nullable(v.strictObject({ seq: count, root: sha256 })),
});
export type VaultConfig = Readonly<v.InferOutput<typeof VaultConfig>>;

/** `config.json` of this computer. Holds no secret. */
export const Config = v.strictObject({
  version: v.literal(1),
  vaults: v.array(VaultConfig),
  sets: v.array(SetConfig),
  /** Where archives for clients are made. */
  deliveries: v.optional(v.strictObject({ folder: v.string() })),
});
export type Config = Readonly<v.InferOutput<typeof Config>>;
