import * as v from 'valibot';
import { instant } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { told, vaultName } from './fields.ts';

/** `key prove --json`. */
export const ProofReport = v.strictObject({
  vault: vaultName,
  proven: told(instant, 'When the words were shown to open the vault.'),
  noted: told(v.boolean(), 'Does this computer remember it? False with --dry-run.'),
});
export type ProofReport = AsRead<v.InferOutput<typeof ProofReport>>;
