import * as v from 'valibot';
import { catalogKind, count, instant, sha256 } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, faultCode, faultMessage, seconds, seq, setName, shownPath, told } from './fields.ts';
import { ReportedFinding } from './finding.ts';

/** A file or link that did not come back. */
export const RestoreFailure = v.strictObject({
  path: shownPath,
  code: faultCode,
  message: faultMessage,
  exit: told(count, 'The exit code this would end in alone.'),
});
export type RestoreFailure = AsRead<v.InferOutput<typeof RestoreFailure>>;

/** The catalog that came back. */
export const RestoredCatalog = v.strictObject({
  kind: catalogKind,
  path: shownPath,
  relocated: told(count, 'Root folders that it was pointed at anew; 0 without --relocate.'),
  untouched: told(v.nullable(v.string()), 'The copy as it was backed up, beside one that was relocated.'),
  moves: told(
    v.array(v.strictObject({ from: v.string(), to: v.string() })),
    'Where each root folder lay, and where it lies now.',
  ),
});
export type RestoredCatalog = AsRead<v.InferOutput<typeof RestoredCatalog>>;

/** `restore --json`: what a restore came to. */
export const RestoreReport = v.strictObject({
  snapshot: v.strictObject({ seq, sha256, created: instant, set: setName }),
  to: told(v.string(), 'Folder it was restored into, absolute.'),
  files: told(count, 'Files that were written, each compared with what was backed up.'),
  bytes: told(bytes, 'Bytes of those files.'),
  already: told(count, 'Files that lay there, the same.'),
  links: told(count, 'Symbolic links that were made.'),
  erased: told(count, 'Files that were erased from the vault on purpose; they do not come back.'),
  failures: v.array(RestoreFailure),
  findings: told(
    v.array(ReportedFinding),
    'What was wrong in the vault on the way, although a second copy may have served.',
  ),
  complete: told(
    v.boolean(),
    'Was the snapshot complete when it was made? Its own problems are no failures of the restore.',
  ),
  missingThen: told(count, 'What could not be read when the snapshot was made.'),
  catalog: told(v.nullable(RestoredCatalog), 'Null where none was among the files.'),
  newestSeen: told(count, 'Highest number of a snapshot that this computer has ever seen.'),
  newestOffered: told(
    count,
    'Highest number in this copy of the vault; lower than newestSeen in an old copy.',
  ),
  seconds,
});
export type RestoreReport = AsRead<v.InferOutput<typeof RestoreReport>>;
