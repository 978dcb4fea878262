import * as v from 'valibot';
import { count } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, setName, shownPath, told } from './fields.ts';

/** `safelight archive SHOOT --json`. */
export const ArchiveReport = v.strictObject({
  shoot: told(v.string(), 'Name of the shoot.'),
  path: shownPath,
  set: setName,
  archived: told(v.boolean(), 'It lives only in the vault, on purpose; with --dry-run: it would.'),
  files: told(count, 'Files that the vault holds of it.'),
  bytes,
  onDisk: told(v.boolean(), 'Its folder is still on the disk; nothing was deleted.'),
  changed: told(v.boolean(), 'False with --dry-run, and where it was so already.'),
});
export type ArchiveReport = AsRead<v.InferOutput<typeof ArchiveReport>>;
