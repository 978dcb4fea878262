import { rename } from 'node:fs/promises';
import { isSafelightError, systemCode } from '../model/errors.ts';
import type { BatchFile } from './clean-batches.ts';
import type { BatchJob, IndexedResult } from './clean-job.ts';
import { proveCopies } from './clean-proof.ts';
import { reasonFor } from './clean-reasons.ts';
import { type CleanResult, refused } from './clean-request.ts';
import { enterCleanRoom } from './clean-room.ts';
import { type Survey, surveyAll } from './clean-survey.ts';
import { isWritten, writeCopies } from './clean-write.ts';

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
  const surveys = await surveyAll(room.files, job.tool);
  const possible = surveys.filter(({ obstacle }) => obstacle === null);
  const complaints = await writeCopies(job, room, possible);
  const refusals = new Map<Survey, CleanResult>();
  const refuse = (survey: Survey, why: string) =>
    refusals.set(survey, refused(survey.file.request.source, why));
  for (const survey of surveys)
    if (survey.obstacle !== null) refuse(survey, survey.obstacle);
    else if (!(await isWritten(survey)))
      refuse(survey, reasonFor(complaints, survey.file.image) ?? 'ExifTool did not write it');
  const written = possible.filter((survey) => !refusals.has(survey));
  const verdicts = await proveCopies(job, written);
  const results: IndexedResult[] = [];
  for (const survey of surveys) {
    const result = refusals.get(survey) ?? verdicts.get(survey) ?? (await handOver(survey));
    results.push({ index: survey.file.index, result });
  }
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
