import * as v from 'valibot';
import { fingerprint } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { told, vaultName } from './fields.ts';

/** `init --json`. */
export const SetUpReport = v.strictObject({
  name: vaultName,
  path: told(v.string(), 'Folder of the vault, absolute.'),
  fingerprint: told(v.nullable(fingerprint), "Of the vault's certificate; null where no vault was made."),
  keystore: told(v.picklist(['keychain', 'file']), "Where this computer's key is kept."),
  writeOnly: told(v.boolean(), 'This computer adds and checks, and has no key to read with.'),
  kit: told(v.nullable(v.string()), 'Where the PDF with the words is, as it was asked for.'),
  wordsFile: told(v.nullable(v.string()), 'Where the words alone are, as it was asked for.'),
  made: told(v.boolean(), 'False with --dry-run.'),
});
export type SetUpReport = AsRead<v.InferOutput<typeof SetUpReport>>;
