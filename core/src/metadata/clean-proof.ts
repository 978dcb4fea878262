import { readBackArguments, sweepingArguments } from './clean-arguments.ts';
import type { BatchJob } from './clean-job.ts';
import { readTwoKinds } from './clean-read.ts';
import { plainReason } from './clean-reasons.ts';
import { type CleanResult, refused, stillHolds } from './clean-request.ts';
import { InspectionMemory, type Inspector, inspectorOf, type Structure } from './clean-structure.ts';
import type { Survey } from './clean-survey.ts';
import { fieldsLeft, partsLeft } from './policy-check.ts';
import { type Tags, textOf } from './policy-tags.ts';

/** A refusal, or null for a copy that may go out. */
type Verdict = CleanResult | null;

const inspectorFor = (tags: Tags): Inspector | null => inspectorOf(textOf(tags, 'File:FileType') ?? '');
const unknown: Structure = { foreign: [], broken: 'its copy cannot be looked into', picture: null };

const HASH = 'File:ImageDataHash';

const readBack = async (job: BatchJob, surveys: readonly Survey[]): Promise<ReadonlyMap<string, Tags>> => {
  const files = surveys.map(({ file: { copy, kind } }) => ({ path: copy, kind }));
  return (await readTwoKinds(readBackArguments, files, job.tool)).records;
};

/** Takes out one by one what the first writing left, and reads those copies once more. */
const sweep = async (
  job: BatchJob,
  surveys: readonly Survey[],
  read: ReadonlyMap<string, Tags>,
): Promise<{ readonly found: ReadonlyMap<string, Tags>; readonly swept: readonly Survey[] }> => {
  const swept: Survey[] = [];
  for (const survey of surveys) {
    const { copy } = survey.file;
    const left = fieldsLeft(job.policy, read.get(copy) ?? {});
    if (left.length === 0) continue;
    await job.tool.run([...sweepingArguments(left), copy]);
    swept.push(survey);
  }
  return { found: new Map([...read, ...(await readBack(job, swept))]), swept };
};

/** Is the picture there, and the one it was? */
const pictureFault = ({ image }: Survey, copy: Tags, { picture }: Structure): string | null => {
  const [before, after] = picture === null ? [textOf(image, HASH), textOf(copy, HASH)] : ['same', picture];
  if (before === null || after === 'unknown') return 'its picture cannot be told from the rest of it';
  return before === after ? null : 'the picture itself would be changed';
};

/** What was found in each copy, by its path. */
type Structures = ReadonlyMap<string, Structure>;

/** To be done while ExifTool reads: of JPEGs it takes longer. */
const inspectCopies = async (surveys: readonly Survey[], signal: AbortSignal): Promise<Structures> => {
  const found = new Map<string, Structure>();
  const memory = new InspectionMemory();
  for (const { file, image } of surveys) {
    signal.throwIfAborted();
    const inspector = inspectorFor(image);
    if (inspector === null) continue;
    found.set(file.copy, await inspector.inspect({ copy: file.copy, original: file.image }, memory));
  }
  return found;
};

const judge = (job: BatchJob, survey: Survey, copy: Tags | undefined, structure: Structure): Verdict => {
  const { source } = survey.file.request;
  if (copy === undefined) return refused(source, 'its copy cannot be read back');
  const error = textOf(copy, 'ExifTool:Error');
  if (error !== null) return refused(source, plainReason(error));
  const left = [...fieldsLeft(job.policy, copy), ...partsLeft(copy)];
  if (left.length > 0) return stillHolds(source, left);
  if (inspectorFor(copy) !== inspectorFor(survey.image))
    return refused(source, 'its copy is of another kind');
  if (structure.broken !== null) return refused(source, structure.broken);
  if (structure.foreign.length > 0) return stillHolds(source, structure.foreign);
  const fault = pictureFault(survey, copy, structure);
  return fault === null ? null : refused(source, fault);
};

/** Reads the copies back; gives the refusals of those that may not go out. */
export const proveCopies = async (
  job: BatchJob,
  surveys: readonly Survey[],
): Promise<ReadonlyMap<Survey, CleanResult>> => {
  const [looked, read] = await Promise.all([inspectCopies(surveys, job.signal), readBack(job, surveys)]);
  const { found, swept } = await sweep(job, surveys, read);
  const structures = new Map([...looked, ...(await inspectCopies(swept, job.signal))]);
  const refusals = new Map<Survey, CleanResult>();
  for (const survey of surveys) {
    const { copy } = survey.file;
    const verdict = judge(job, survey, found.get(copy), structures.get(copy) ?? unknown);
    if (verdict !== null) refusals.set(survey, verdict);
  }
  return refusals;
};
