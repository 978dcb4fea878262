import * as v from 'valibot';
import { archiveFormat, clientLanguage, metadataPolicy } from './delivery.ts';
import { base64, catalogKind, count, fingerprint, instant, sha256, uuid } from './fields.ts';
import { presetId } from './job.ts';
import { Rule, regionName } from './rule.ts';
import { weekday } from './weekday.ts';

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
  /** Of this set alone; nothing where it is that of the vault. */
  rule: v.optional(Rule),
} as const;

/** A set as this computer remembers it: what `backup` without a path does. */
export const SetConfig = v.strictObject({ ...rememberedSet, vault: uuid });
export type SetConfig = Readonly<v.InferOutput<typeof SetConfig>>;

/** When a copy is fed: at the end of each backup, of each backup at night, or by `place sync` alone. */
export const feeding = v.picklist(['now', 'night', 'manual']);
export type Feeding = v.InferOutput<typeof feeding>;

export const placeKind = v.picklist(['folder', 's3', 'rclone']);

/** What a store said that it does with files, and when; null where it did not tell, or its key may not ask. */
export const askedFacts = v.strictObject({
  /** What is replaced or removed stays as an older version. */
  versions: v.nullable(v.boolean()),
  /** Days after which the store itself deletes files; null: it does not, as far as it tells. */
  expires: v.nullable(count),
  /** The key in use can delete. */
  deletes: v.nullable(v.boolean()),
  /** As the store calls it. */
  region: v.nullable(v.string()),
  /** Days for which the bucket itself locks what is put there; null: it does not, as far as it tells; nothing: not asked yet. */
  retains: v.optional(v.nullable(count)),
  at: instant,
});
export type StoreFacts = Readonly<Omit<v.InferOutput<typeof askedFacts>, 'at'>>;

/** A place; the first of a vault is the one that backups are sealed into. */
export const PlaceConfig = v.strictObject({
  name: v.string(),
  kind: placeKind,
  /** A folder; the address of a bucket; or the remote of rclone and a path on it. It holds no secret. */
  path: v.string(),
  /** What its mark says, wherever it is mounted; nothing where it was never marked. */
  id: v.optional(uuid),
  /** `now` where nothing is said. */
  when: v.optional(feeding),
  /** Bytes a second at the most that are copied to it; nothing: as fast as it goes. */
  limit: v.optional(count),
  /** Declared kind of its medium; nothing: `disk` for a folder, else `cloud`. */
  medium: v.optional(v.string()),
  /** Declared: where this computer is, or not; nothing: here for a folder. */
  site: v.optional(v.picklist(['here', 'elsewhere'])),
  /** Declared: the region it lies in; what its store answers counts before it. */
  region: v.optional(regionName),
  /** As it was asked at `at`; nothing of a folder. */
  store: v.optional(askedFacts),
});
export type PlaceConfig = Readonly<v.InferOutput<typeof PlaceConfig>>;

/** How people are told when a run has ended. */
export const noticeRoad = v.picklist(['desktop', 'mail', 'webhook']);
export type NoticeRoad = v.InferOutput<typeof noticeRoad>;

const timeOfDay = v.pipe(v.string(), v.regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/));

/** The backups that the system begins by the clock of this computer. */
export const ScheduleConfig = v.strictObject({
  every: v.picklist(['hour', 'day', 'week']),
  /** `HH:MM`; of an hour only the minutes count. */
  at: timeOfDay,
  /** When a run stops, to be carried on by the next; null: when it has ended. */
  until: v.nullable(timeOfDay),
  /** Of a week. */
  day: weekday,
  /** wait: a run is not begun on battery. */
  battery: v.picklist(['wait', 'run']),
  /** wait: a run is not begun while the connection is metered. */
  metered: v.picklist(['wait', 'run']),
  notify: v.array(noticeRoad),
  /** When it was installed: nothing was due before. */
  since: instant,
});
export type ScheduleConfig = Readonly<v.InferOutput<typeof ScheduleConfig>>;

export type Timing = Pick<ScheduleConfig, 'every' | 'at' | 'day'>;

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
  /** What is to hold of every shoot; nothing: the usual one, as advice. */
  rule: v.optional(Rule),
  /** Places that the kit names which was drawn last here; nothing: none was drawn since this is kept. */
  kitPlaces: v.optional(v.array(v.string())),
  /** When the words were last typed back, or null: the kit is unproven. */
  wordsProven: v.nullable(instant),
  /** Highest root seen, so that a place that offers less is noticed. */
  head: v.nullable(v.strictObject({ seq: count, root: sha256 })),
  schedule: v.optional(ScheduleConfig),
});
export type VaultConfig = Readonly<v.InferOutput<typeof VaultConfig>>;

/** What an editor may ask for by its id: for whom, what leaves, in which form, and by which roads. */
export const DeliveryPreset = v.strictObject({
  id: presetId,
  name: v.string(),
  client: v.string(),
  purpose: v.picklist(['full', 'phone']),
  metadata: metadataPolicy,
  originals: v.boolean(),
  format: archiveFormat,
  names: v.picklist(['visible', 'hidden']),
  /** Bytes of an archive at the most. */
  limit: count,
  /** Pixels of the longer side of small pictures. */
  longSide: count,
  watermark: v.nullable(v.string()),
  /** Files of certificates. */
  recipients: v.array(v.string()),
  /** Null: the usual folder. */
  out: v.nullable(v.string()),
  language: v.nullable(clientLanguage),
  /** Contacts; null: those of the last delivery to the client. */
  archiveTo: v.nullable(v.string()),
  wordsTo: v.nullable(v.string()),
  by: v.picklist(['print', 'smtp']),
  /** Where archives are uploaded; null: nowhere. */
  upload: v.nullable(v.string()),
  /** Days that a link which is made lasts. */
  days: count,
});
export type DeliveryPreset = Readonly<v.InferOutput<typeof DeliveryPreset>>;

/** The folder through which editors ask, and the folders whose files they may ask for beside those of the sets. */
export const InboxConfig = v.strictObject({
  folder: v.string(),
  roots: v.array(v.string()),
  /** Panels whose jobs bear a proof; the key of each is derived and kept nowhere. */
  panels: v.optional(v.array(v.strictObject({ id: v.string(), name: v.string(), vault: uuid, at: instant }))),
  pairing: v.optional(v.literal('required')),
});
export type InboxConfig = Readonly<v.InferOutput<typeof InboxConfig>>;

/** `config.json` of this computer. Holds no secret. */
export const Config = v.strictObject({
  version: v.literal(1),
  vaults: v.array(VaultConfig),
  sets: v.array(SetConfig),
  presets: v.optional(v.array(DeliveryPreset)),
  inbox: v.optional(InboxConfig),
});
export type Config = Readonly<v.InferOutput<typeof Config>>;
