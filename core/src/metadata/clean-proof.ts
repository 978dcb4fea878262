import { readBackArguments, sweepingArguments } from './clean-arguments.ts';
import type { BatchJob } from './clean-job.ts';
import { readTwoKinds } from './clean-read.ts';
import { plainReason } from './clean-reasons.ts';
import { type CleanResult, refused, stillHolds } from './clean-request.ts';
import { inspectorOf, type Structure } from './clean-structure.ts';
import type { Survey } from './clean-survey.ts';
import { fieldsLeft, partsLeft } from './policy-check.ts';
import { type Tags, textOf } from './policy-tags.ts';

/** A refusal, or null for a copy that may go out. */
type Verdict = CleanResult | null;

const HASH = 'File:ImageDataHash';

const readBack = async (job: BatchJob, surveys: readonly Survey[]): Promise<ReadonlyMap<string, Tags>> => {
  const files = surveys.map(({ file: { copy, kind } }) => ({ path: copy, kind }));
  return (await readTwoKinds(readBackArguments, files, job.tool)).records;
};

/** Takes out one by one what the first writing left, and reads those copies once more. */
const sweep = async (
  job: BatchJob,
  surveys: readonly Survey[],
  found: ReadonlyMap<string, Tags>,
): Promise<ReadonlyMap<string, Tags>> => {
  const swept: Survey[] = [];
  for (const survey of surveys) {
    const { copy } = survey.file;
    const left = fieldsLeft(job.policy, found.get(copy) ?? {});
    if (left.length === 0) continue;
    await job.tool.run([...sweepingArguments(left), copy]);
    swept.push(survey);
  }
  return new Map([...found, ...(await readBack(job, swept))]);
};

/** Two hashes that are there and equal: ExifTool's of the image data, or of JPEG and GIF our own. */
const pictureFault = async ({ file, image }: Survey, copy: Tags): Promise<string | null> => {
  const digest = inspectorOf(textOf(image, 'File:FileType') ?? '')?.pictureDigest;
  const [before, after] =
    digest === undefined
      ? [textOf(image, HASH), textOf(copy, HASH)]
      : await Promise.all([digest(file.image), digest(file.copy)]);
  if (before === null) return 'its picture cannot be told from the rest of it';
  return before === after ? null : 'the picture itself would be changed';
};

/** What was found in the pixels of each copy, by its path. */
type DecodedCopies = ReadonlyMap<string, Structure>;

/** To be done while ExifTool reads: it takes nearly as long. */
const decodeCopies = async (surveys: readonly Survey[], signal: AbortSignal): Promise<DecodedCopies> => {
  const found = new Map<string, Structure>();
  for (const { file, image } of surveys) {
    signal.throwIfAborted();
    const decode = inspectorOf(textOf(image, 'File:FileType') ?? '')?.decode;
    if (decode !== undefined) found.set(file.copy, await decode(file.copy));
  }
  return found;
};

const judge = async (
  job: BatchJob,
  survey: Survey,
  copy: Tags | undefined,
  decoded: Structure,
): Promise<Verdict> => {
  const { source } = survey.file.request;
  if (copy === undefined) return refused(source, 'its copy cannot be read back');
  const error = textOf(copy, 'ExifTool:Error');
  if (error !== null) return refused(source, plainReason(error));
  const left = [...fieldsLeft(job.policy, copy), ...partsLeft(copy)];
  if (left.length > 0) return stillHolds(source, left);
  const inspector = inspectorOf(textOf(copy, 'File:FileType') ?? '');
  if (inspector === null) return refused(source, 'its copy is of another kind');
  for (const { foreign, broken } of [await inspector.inspect(survey.file.copy), decoded]) {
    if (broken !== null) return refused(source, broken);
    if (foreign.length > 0) return stillHolds(source, foreign);
  }
  const fault = await pictureFault(survey, copy);
  return fault === null ? null : refused(source, fault);
};

const nothing: Structure = { foreign: [], broken: null };

/** Reads the copies back; gives the refusals of those that may not go out. */
export const proveCopies = async (
  job: BatchJob,
  surveys: readonly Survey[],
): Promise<ReadonlyMap<Survey, CleanResult>> => {
  const [decoded, read] = await Promise.all([decodeCopies(surveys, job.signal), readBack(job, surveys)]);
  const found = await sweep(job, surveys, read);
  const refusals = new Map<Survey, CleanResult>();
  for (const survey of surveys) {
    const verdict = await judge(
      job,
      survey,
      found.get(survey.file.copy),
      decoded.get(survey.file.copy) ?? nothing,
    );
    if (verdict !== null) refusals.set(survey, verdict);
  }
  return refusals;
};
