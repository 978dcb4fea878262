import * as v from 'valibot';
import { count, instant } from '../fields.ts';
import { CatalogCounts } from '../snapshot.ts';
import type { AsRead } from './as-read.ts';
import { bytes, seconds, seq, setName, shownPath, told } from './fields.ts';
import { ReportedFinding } from './finding.ts';

/** A file that a restore test brought back. */
export const DrilledFile = v.strictObject({
  path: shownPath,
  bytes,
  trouble: told(
    v.nullable(v.string()),
    'Why it did not come back as it was backed up; null where it is equal, bit for bit.',
  ),
  decoded: told(
    v.picklist(['whole', 'preview', 'none']),
    'whole: every pixel was decoded. preview: the JPEG inside it was. none: it was not, and note says why.',
  ),
  note: v.nullable(v.string()),
});
export type DrilledFile = AsRead<v.InferOutput<typeof DrilledFile>>;

/** The catalog that a restore test brought back, opened and read. */
export const DrilledCatalog = v.strictObject({
  path: shownPath,
  trouble: told(
    v.array(v.string()),
    'What is wrong with it: it did not come back, is damaged, or counts differ from those of the snapshot.',
  ),
  counts: v.nullable(CatalogCounts),
  resolved: told(count, 'Pictures of the sample that the restored catalog refers to.'),
  unresolved: told(v.array(shownPath), 'Pictures of the sample that it does not know: orphans, as a rule.'),
});
export type DrilledCatalog = AsRead<v.InferOutput<typeof DrilledCatalog>>;

/** `drill --json`: what a restore test of one snapshot came to. */
export const DrillReport = v.strictObject({
  snapshot: v.strictObject({ seq, set: setName, created: instant }),
  passed: told(
    v.boolean(),
    'Everything of the sample came back bit for bit, and the catalog says what it said when it was backed up.',
  ),
  files: told(v.array(DrilledFile), 'The pictures of the sample.'),
  catalog: told(v.nullable(DrilledCatalog), 'Null for a plain folder.'),
  whole: told(
    v.strictObject({ files: count, bytes }),
    'What the whole snapshot holds, of which the sample is a part.',
  ),
  findings: told(v.array(ReportedFinding), 'Damage in the vault that was met on the way.'),
  bytesPerSecond: told(v.number(), 'Rate at which the sample came back; 0 where it was too small to tell.'),
  fullRestoreSeconds: told(
    v.nullable(v.number()),
    'How long a restore of the whole snapshot would take at that rate, in seconds.',
  ),
  seconds,
});
export type DrillReport = AsRead<v.InferOutput<typeof DrillReport>>;
