import * as v from 'valibot';
import { placeKind } from '../config.ts';
import { count, fingerprint, uuid } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { setKind, setName, told, vaultName } from './fields.ts';
import { ReportedFinding } from './finding.ts';
import { PlaceFed } from './place.ts';

const certificate = told(fingerprint, "Fingerprint of the vault's certificate, as on the kit.");

/** What attaching this computer to a vault came to. */
export const OpenReport = v.strictObject({
  vault: vaultName,
  id: told(uuid, "The vault's number."),
  certificate,
  machine: told(v.string(), "This computer's name in the history."),
  writeOnly: told(v.boolean(), 'This computer adds and checks, and has no key to read with.'),
  snapshots: told(count, 'Snapshots in the vault that can be opened.'),
  newest: told(count, 'Number of the newest snapshot; 0 where there is none.'),
  sets: told(
    v.array(v.strictObject({ name: setName, path: v.string(), kind: setKind })),
    'What was backed up, and is now remembered by this computer.',
  ),
  places: told(
    v.array(v.strictObject({ name: v.string(), kind: placeKind, path: v.string() })),
    'Where else copies lie, as the computer that made the newest snapshot said.',
  ),
  brought: told(
    v.nullable(PlaceFed),
    'What was brought to the folder of --to; backups go there once it is whole. Null without it.',
  ),
  backupsWait: told(
    v.boolean(),
    'The vault lies in a bucket or behind rclone: it is read there, and nothing is backed up until it lies on a drive too.',
  ),
  files: told(count, 'Files that are known again: a backup does not store them twice.'),
  entries: told(count, 'Entries of the history that are known again; none where this computer only adds.'),
  findings: v.array(ReportedFinding),
});
export type OpenReport = AsRead<v.InferOutput<typeof OpenReport>>;

/** A vault as it was found with `--dry-run`. */
export const SeenVault = v.strictObject({
  opened: v.literal(false),
  vault: vaultName,
  path: told(v.string(), 'Folder of the vault, absolute.'),
  certificate,
});
export type SeenVault = AsRead<v.InferOutput<typeof SeenVault>>;

/** `open --json`; `opened` is false with `--dry-run`. */
export const OpenDocument = v.variant('opened', [
  v.strictObject({ opened: v.literal(true), ...OpenReport.entries }),
  SeenVault,
]);
export type OpenDocument = AsRead<v.InferOutput<typeof OpenDocument>>;
