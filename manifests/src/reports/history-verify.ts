import * as v from 'valibot';
import { count, fingerprint } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { faultCode, faultMessage, shownPath, told, vaultName } from './fields.ts';

const HistoryFinding = v.strictObject({
  path: told(v.string(), 'The file it is about, in the vault or on this computer.'),
  code: faultCode,
  message: faultMessage,
  index: v.optional(told(count, 'Number of the entry, where the fault is in one.')),
});
export type HistoryFinding = AsRead<v.InferOutput<typeof HistoryFinding>>;

const CheckedChain = v.strictObject({
  machine: told(fingerprint, 'Fingerprint of the computer.'),
  computer: told(v.nullable(v.string()), 'Its name; null where it is not known here.'),
  events: count,
  published: told(count, 'Of these, in the vault.'),
});

/** `history verify --json`. */
export const HistoryCheck = v.strictObject({
  vault: vaultName,
  place: shownPath,
  reach: told(
    v.picklist(['all', 'own']),
    'own: this computer cannot read the vault, so only what it did itself was checked, and not against the snapshots.',
  ),
  computers: v.array(CheckedChain),
  events: told(count, 'Entries of all of them.'),
  snapshots: told(count, 'Snapshots that name a head of a history, and were compared.'),
  damage: told(v.array(HistoryFinding), 'Not as it was written.'),
  foreign: told(v.array(HistoryFinding), 'Not signed by this vault: ignored.'),
  notes: v.array(HistoryFinding),
});
export type HistoryCheck = AsRead<v.InferOutput<typeof HistoryCheck>>;
