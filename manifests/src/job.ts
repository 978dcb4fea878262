import * as v from 'valibot';
import { deliveryPurpose } from './delivery.ts';
import { instant, sha256, uuid } from './fields.ts';

/** Letters of the longest path that a job may name: Windows' limit with its prefix, and more than Linux takes. */
const LONGEST_PATH = 32_767;
/** Files of one job; what is more is a folder. */
const MOST_SOURCES = 10_000;

/** Bytes of a job file at the most. */
export const JOB_LIMIT = 1024 * 1024;

/** What a preset is called by, in the configuration and in a job. */
export const presetId = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/));

/** Where a job was made. `browser`: the panel outside of an editor, for development. */
export const editorHost = v.picklist([
  'photoshop',
  'indesign',
  'premiere',
  'lightroom',
  'capture-one',
  'browser',
]);
export type EditorHost = v.InferOutput<typeof editorHost>;

/** Absolute, as the editor names it. A control character in it is a character of the name. */
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_PATH));
const sources = v.pipe(v.array(path), v.minLength(1), v.maxLength(MOST_SOURCES));

const envelope = {
  type: v.literal('job'),
  version: v.literal(1),
  /** Also the name of its file: whoever puts a job in twice has it done once. */
  id: uuid,
  at: instant,
  from: v.strictObject({ host: editorHost, version: v.pipe(v.string(), v.maxLength(40)) }),
  /** HMAC-SHA-256 of the canonical text of all the others, under the key of a panel that was paired. */
  proof: v.optional(v.strictObject({ panel: v.pipe(v.string(), v.regex(/^[a-z0-9]{8}$/)), hmac: sha256 })),
} as const;

/** `plan`: only look, and say what would go. */
const mode = v.picklist(['make', 'plan']);

/**
 * `<id>.json` in the inbox: what an editor asks for. A request and never a command: the verbs are closed, what is done and
 * where it goes stands in presets of our own, and there is no member for a secret, a folder to write to, or an address.
 */
export const Job = v.variant('verb', [
  v.strictObject({ ...envelope, verb: v.literal('deliver'), preset: presetId, mode, sources }),
  /** Small pictures with a watermark, for the client of that preset. */
  v.strictObject({ ...envelope, verb: v.literal('preview'), preset: presetId, mode, sources }),
  /** `closed`: when the editor has let go of the catalog. */
  v.strictObject({
    ...envelope,
    verb: v.literal('backup'),
    catalog: path,
    when: v.picklist(['now', 'closed']),
  }),
  /** How the shoots stand in which these files lie. */
  v.strictObject({ ...envelope, verb: v.literal('status'), sources }),
]);
export type Job = Readonly<v.InferOutput<typeof Job>>;
export type JobVerb = Job['verb'];

/** What a panel may know of a preset: what it does, and for whom. No contact, no folder. */
const OfferedPreset = v.strictObject({
  id: presetId,
  name: v.string(),
  client: v.string(),
  purpose: deliveryPurpose,
  /** Files in formats that editors keep for themselves go too. */
  originals: v.boolean(),
});
export type OfferedPreset = Readonly<v.InferOutput<typeof OfferedPreset>>;

/** `welcome.json` in the inbox: what panels may ask for here. Written anew whenever it changes. */
export const Welcome = v.strictObject({
  type: v.literal('welcome'),
  version: v.literal(1),
  /** When the inbox was last looked into; a panel that finds it old says that its job waits. */
  seen: instant,
  presets: v.array(OfferedPreset),
  /** Jobs without a proof are not done. */
  pairing: v.boolean(),
  /** Folders whose files may be asked for; the spool beside it is one always. */
  roots: v.array(v.string()),
});
export type Welcome = Readonly<v.InferOutput<typeof Welcome>>;
