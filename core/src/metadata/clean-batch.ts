import { rename, stat } from 'node:fs/promises';
import { isSafelightError, systemCode } from '../model/errors.ts';
import { writingArguments } from './clean-arguments.ts';
import type { BatchFile } from './clean-batches.ts';
import type { BatchJob, IndexedResult } from './clean-job.ts';
import { proveCopies } from './clean-proof.ts';
import { reasonFor } from './clean-reasons.ts';
import { type CleanResult, refused } from './clean-request.ts';
import { type CleanRoom, enterCleanRoom } from './clean-room.ts';
import { type Survey, surveyAll } from './clean-survey.ts';

/** Files that are written by the same arguments, with those arguments. */
type Group = readonly [args: readonly string[], surveys: readonly Survey[]];

const groupsOf = (job: BatchJob, room: CleanRoom, surveys: readonly Survey[]): readonly Group[] => {
  const groups = new Map<string, { args: readonly string[]; surveys: Survey[] }>();
  for (const survey of surveys) {
    const { file } = survey;
    const from = file.source === file.image ? '@' : room.sourcePattern;
    const args = writingArguments({ ...job, ...survey, from, kind: file.kind });
    const key = args.join('\n');
    const group = groups.get(key) ?? { args, surveys: [] };
    group.surveys.push(survey);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ args, surveys: members }) => [args, members]);
};

const isThere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isFile() === true;

/** Writes copies; what could not be written is in the results, the rest is returned. */
const writeCopies = async (
  job: BatchJob,
  room: CleanRoom,
  [surveys, results]: readonly [readonly Survey[], IndexedResult[]],
): Promise<readonly Survey[]> => {
  const written: Survey[] = [];
  for (const [args, members] of groupsOf(job, room, surveys)) {
    job.signal.throwIfAborted();
    const images = members.map(({ file }) => file.image);
    const { complaints } = await job.tool.run([...args, '-o', room.copies, ...images]);
    for (const survey of members) {
      const { index, request, copy, image } = survey.file;
      if (await isThere(copy)) written.push(survey);
      else
        results.push({
          index,
          result: refused(request.source, reasonFor(complaints, image) ?? 'ExifTool did not write it'),
        });
    }
  }
  return written;
};

/** A copy that was proven gets its name. */
const handOver = async ({ file }: Survey): Promise<CleanResult> => {
  try {
    await rename(file.copy, file.request.to);
    return { kind: 'clean', to: file.request.to };
  } catch (error) {
    return refused(file.request.source, `its copy cannot be put in place (${systemCode(error) ?? '?'})`);
  }
};

const cleanTogether = async (
  batch: readonly BatchFile[],
  job: BatchJob,
): Promise<readonly IndexedResult[]> => {
  await using room = await enterCleanRoom(job.scratch, batch);
  const results: IndexedResult[] = [];
  const surveys = await surveyAll(room.files, job.tool);
  for (const { file, obstacle } of surveys)
    if (obstacle !== null)
      results.push({ index: file.index, result: refused(file.request.source, obstacle) });
  const possible = surveys.filter(({ obstacle }) => obstacle === null);
  const written = await writeCopies(job, room, [possible, results]);
  const verdicts = await proveCopies(job, written);
  for (const [at, survey] of written.entries())
    results.push({ index: survey.file.index, result: verdicts[at] ?? (await handOver(survey)) });
  return results;
};

/** One file makes ExifTool end, or answer with nonsense: the others are done one by one, and it is refused. */
const cleanApart = async (batch: readonly BatchFile[], job: BatchJob): Promise<readonly IndexedResult[]> => {
  try {
    return await cleanTogether(batch, job);
  } catch (error) {
    job.signal.throwIfAborted();
    const [first, ...others] = batch;
    if (isSafelightError(error) || systemCode(error) !== undefined || first === undefined) throw error;
    if (others.length === 0)
      return [{ index: first.index, result: refused(first.request.source, 'ExifTool ended at it') }];
    const results: IndexedResult[] = [];
    for (const file of batch) results.push(...(await cleanApart([file], job)));
    return results;
  }
};

/** Cleans a batch: look, write, read back, hand over. */
export const cleanBatch = async (
  batch: readonly BatchFile[],
  job: BatchJob,
): Promise<readonly IndexedResult[]> => {
  const hindered = batch.flatMap(({ index, request, obstacle }) =>
    obstacle === null ? [] : [{ index, result: refused(request.source, obstacle) }],
  );
  const possible = batch.filter(({ obstacle }) => obstacle === null);
  return possible.length === 0 ? hindered : [...hindered, ...(await cleanApart(possible, job))];
};
