import * as v from 'valibot';
import { carrier, deliveryPurpose, road } from './delivery.ts';
import { count, fingerprint, instant, provenance, sha256, uuid } from './fields.ts';

/** HMAC-SHA-256 of a name or path under the salt that lies with the table of names: 64 hexadecimal digits. */
const salted = sha256;

/** A record of a delivery, as its file is named: the highest generation counts. */
const record = v.strictObject({ generation: count, sha256 });

/** What every event says, whatever happened. `hash` is the SHA-256 of the canonical text of all the others. */
const envelope = {
  /** Counts from 0 on each computer, without a gap. */
  index: count,
  /** Told to people; the order is that of `index` and `previous`. */
  at: instant,
  machine: fingerprint,
  /** Hash of the event before it, or null for the first. */
  previous: v.nullable(sha256),
  hash: sha256,
} as const;

const event = <const K extends string, D extends v.ObjectEntries>(kind: K, data: D) =>
  v.strictObject({ ...envelope, kind: v.literal(kind), data: v.strictObject(data) });

const set = { set: uuid, name: salted } as const;
/** Its name, and the folder or address where it was then. */
const place = { place: salted, where: salted } as const;

/** Everything that is written down: a closed list. Names of people, clients, places and paths stand here as digests. */
export const LedgerEvent = v.variant('kind', [
  /** `writeOnly`: the computer that made it has no key to read with; nothing where that was not told yet. */
  event('vault-made', { vault: salted, computer: salted, writeOnly: v.optional(v.boolean()) }),
  event('computer-attached', { computer: salted, writeOnly: v.boolean() }),
  /** The vault was in use before there was a history. */
  event('history-begun', { computer: salted }),
  event('set-added', set),
  event('set-removed', set),
  event('place-added', place),
  event('place-removed', place),
  /** Backups are sealed into it from now on. */
  event('place-first', place),
  event('backup', {
    ...set,
    place: salted,
    /** Its root. */
    snapshot: sha256,
    seq: count,
    complete: v.boolean(),
    /** What may have been lost since the last healthy snapshot was taken as wanted. */
    accepted: v.boolean(),
    files: count,
    bytes: count,
    storedFiles: count,
    storedBytes: count,
    problems: count,
  }),
  event('verify', {
    place: salted,
    depth: v.picklist(['sample', 'bytes', 'keys', 'data']),
    files: count,
    bytes: count,
    /** Of those, read whole; of a sample alone. */
    readFiles: v.optional(count),
    readBytes: v.optional(count),
    snapshots: count,
    damage: count,
    foreign: count,
  }),
  event('restore', {
    ...set,
    to: salted,
    snapshot: sha256,
    seq: count,
    files: count,
    bytes: count,
    already: count,
    failures: count,
  }),
  event('restore-test', { ...set, seq: count, files: count, bytes: count, passed: v.boolean() }),
  /** A shoot lives only in the vault from now on, on purpose; or no longer. */
  event('shoot-archived', { ...set, shoot: salted, files: count, bytes: count }),
  event('shoot-unarchived', { ...set, shoot: salted }),
  event('catalog-checked', {
    ...set,
    agrees: v.boolean(),
    references: count,
    present: count,
    missing: count,
    offline: count,
  }),
  // `record`: what the vault's record of the delivery was from then on
  event('delivery-made', {
    delivery: uuid,
    client: salted,
    shoots: v.array(salted),
    purpose: deliveryPurpose,
    files: count,
    bytes: count,
    archives: count,
    /** Chosen, and not in it. */
    problems: count,
    record: v.optional(record),
  }),
  event('delivery-sent', {
    delivery: uuid,
    client: salted,
    shoots: v.array(salted),
    road,
    by: carrier,
    to: salted,
    record: v.optional(record),
  }),
  event('delivery-checked', { delivery: uuid, client: salted, files: count, faults: count }),
  /** `ended`: links that lead nowhere any more. `left`: those that only others can end. */
  event('delivery-closed', {
    delivery: uuid,
    client: salted,
    ended: count,
    left: count,
    record: v.optional(record),
  }),
  /** `of`: its key. `from`: the lowest number of a snapshot of it that counts no more. */
  event('computer-removed', { computer: salted, of: fingerprint, from: count }),
  /** The vault opens with other words since. */
  event('words-changed', {}),
  /** A shoot, or what lay at a path, was taken out of the vault for good; `removal` says what went. */
  event('erased', {
    path: salted,
    removal: sha256,
    files: count,
    bytes: count,
    objects: count,
    keyrings: count,
  }),
  /** Snapshots that went, sealed files that were marked, and those that were taken away. */
  event('pruned', { snapshots: count, marked: count, files: count, bytes: count }),
  event('words-proven', {}),
  event('kit-written', { words: v.boolean() }),
  event('history-verified', { events: count, faults: count }),
]);
export type LedgerEvent = Readonly<v.InferOutput<typeof LedgerEvent>>;

type Fact<E> = E extends { readonly kind: infer K; readonly data: infer D }
  ? { readonly kind: K; readonly data: D }
  : never;
/** What happened, before it has its place in the chain. */
export type LedgerFact = Fact<LedgerEvent>;

/**
 * An event of any kind, also of one that only a newer Safelight knows: enough to check the chain. What it says is read
 * with `LedgerEvent`.
 */
export const LedgerLine = v.strictObject({
  ...envelope,
  kind: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,39}$/)),
  data: v.record(v.string(), v.unknown()),
});
export type LedgerLine = Readonly<v.InferOutput<typeof LedgerLine>>;

/** First line of `ledger/<machine>-<from>-<to>-<sha256>`, sealed and signed by the machine: a checkpoint of its chain. */
export const LedgerHeader = v.strictObject({
  type: v.literal('ledger'),
  ...provenance,
  /** Index of the first event that follows, and of the last. */
  from: count,
  to: count,
  /** Hash of the event before `from`, or null. */
  after: v.nullable(sha256),
  /** Hash of event `to`. */
  head: sha256,
});
export type LedgerHeader = Readonly<v.InferOutput<typeof LedgerHeader>>;

/**
 * The text whose SHA-256 is an event's hash: RFC 8785 (JSON Canonicalization Scheme). Members sorted by their names, no
 * spaces. Events hold no numbers but integers, so none of its rules for fractions is needed.
 */
export const canonicalText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonicalText(inner)}`);
  return `{${members.join(',')}}`;
};
