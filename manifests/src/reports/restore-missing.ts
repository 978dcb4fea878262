import * as v from 'valibot';
import { count } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, seconds, seq, setName, shownPath, told } from './fields.ts';
import { ReportedFinding, ReportedProblem } from './finding.ts';
import { RestoreFailure } from './restore.ts';

/** `safelight restore --missing --json`: what the disk lacks and what came back, each where it belongs. */
export const MissingReport = v.strictObject({
  set: setName,
  done: told(v.boolean(), 'False with --dry-run: `files` is what would come back.'),
  files: told(
    v.array(v.strictObject({ path: shownPath, bytes, snapshot: seq })),
    'What came back, or would, and the snapshot it was taken from. Nothing that was there was touched.',
  ),
  failures: told(v.array(RestoreFailure), 'What is missed, is in the vault and could not be brought back.'),
  away: told(
    v.array(v.strictObject({ root: shownPath, files: count })),
    'Folders or drives that are not there, and how many files are missed in them: nothing is made in their place.',
  ),
  unknown: told(v.array(shownPath), 'What is missed and in no snapshot of the set.'),
  links: told(
    v.array(shownPath),
    'Symbolic links that are missed: they are not made here; a restore into a folder makes them.',
  ),
  problems: told(
    v.array(ReportedProblem),
    'What the catalog could not tell: it may refer to more than is known here.',
  ),
  findings: v.array(ReportedFinding),
  seconds,
});
export type MissingReport = AsRead<v.InferOutput<typeof MissingReport>>;
