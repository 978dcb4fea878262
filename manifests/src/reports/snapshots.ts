import * as v from 'valibot';
import { count, instant, sha256 } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, seq, setKind, setName, told } from './fields.ts';
import { ReportedFinding } from './finding.ts';

/** One snapshot in the vault. */
export const SnapshotSummary = v.strictObject({
  seq,
  sha256: told(sha256, "SHA-256 of the snapshot's file in the vault; `restore` takes its beginning too."),
  created: told(instant, 'When it was made, by the clock of the computer that made it.'),
  machine: told(v.string(), 'Name of the computer that made it.'),
  set: setName,
  kind: setKind,
  files: count,
  bytes,
  complete: told(v.boolean(), 'True where everything could be read when it was made.'),
  problems: told(count, 'What could not be read then.'),
});
export type SnapshotSummary = AsRead<v.InferOutput<typeof SnapshotSummary>>;

/** `snapshots --json`. */
export const SnapshotsReport = v.strictObject({
  snapshots: told(v.array(SnapshotSummary), 'Oldest first.'),
  findings: told(v.array(ReportedFinding), 'Snapshots that do not open.'),
});
export type SnapshotsReport = AsRead<v.InferOutput<typeof SnapshotsReport>>;
