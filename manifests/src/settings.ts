import * as v from 'valibot';
import { PlaceConfig, rememberedSet } from './config.ts';
import { count, provenance, sessionKey, sha256 } from './fields.ts';
import { Rule } from './rule.ts';

/** `settings/<sha256>`, sealed and signed by a machine: what it backs up, and where to. The highest generation of a machine counts. */
export const MachineSettings = v.strictObject({
  type: v.literal('settings'),
  ...provenance,
  generation: count,
  machineName: v.string(),
  sets: v.array(v.strictObject(rememberedSet)),
  /** Where it keeps copies, the first one first. Holds no secret. */
  places: v.optional(v.array(PlaceConfig)),
  rule: v.optional(Rule),
});
export type MachineSettings = Readonly<v.InferOutput<typeof MachineSettings>>;

/**
 * `settings/<sha256>`, sealed and signed by a machine: the names behind the digests in its history. In a file of its
 * own, so that names can be taken away and the history stays whole. The highest generation of a machine counts.
 */
export const MachineNames = v.strictObject({
  type: v.literal('names'),
  ...provenance,
  generation: count,
  /** 32 bytes: a digest is HMAC-SHA-256 under it. Whoever has it can guess names. */
  salt: sessionKey,
  names: v.array(v.strictObject({ digest: sha256, text: v.string() })),
});
export type MachineNames = Readonly<v.InferOutput<typeof MachineNames>>;
