import * as v from 'valibot';
import { count, fingerprint, instant } from '../fields.ts';
import { LedgerEvent } from '../ledger.ts';
import type { AsRead } from './as-read.ts';
import { told, vaultName } from './fields.ts';
import { ReportedFinding } from './finding.ts';

/** One thing that was done. */
export const HistoryEntry = v.strictObject({
  index: told(count, "Number of the entry in its computer's history, from 0."),
  at: told(instant, "When, by that computer's clock."),
  machine: told(fingerprint, 'Fingerprint of the computer.'),
  computer: told(v.nullable(v.string()), 'Its name; null where it is not known here.'),
  kind: told(v.string(), 'What was done; a newer Safelight may have kinds that this one does not know.'),
  names: told(
    v.record(v.string(), v.string()),
    "The names behind the digests in the event's data, by member, as far as they are known here.",
  ),
  event: told(v.nullable(LedgerEvent), 'The entry as it is kept; null where its kind is not known.'),
});
export type HistoryEntry = AsRead<v.InferOutput<typeof HistoryEntry>>;

/** `history --json`. */
export const HistoryReport = v.strictObject({
  vault: vaultName,
  entries: told(v.array(HistoryEntry), 'Newest first; the order across computers is told, not proven.'),
  notes: told(v.array(v.string()), 'What a person should know of it: sentences.'),
  findings: told(v.array(ReportedFinding), 'What was wrong with what other computers wrote.'),
  exported: told(v.nullable(count), 'Entries that were written to a file; null without --export.'),
});
export type HistoryReport = AsRead<v.InferOutput<typeof HistoryReport>>;
