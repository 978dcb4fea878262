import { stat, writeFile } from 'node:fs/promises';
import { type Kind, writingArguments } from './clean-arguments.ts';
import type { BatchJob } from './clean-job.ts';
import type { CleanRoom } from './clean-room.ts';
import type { Survey } from './clean-survey.ts';
import { rawWordsOf, valuesOf } from './clean-values.ts';

/** Files that one command writes. */
interface Group {
  readonly kind: Kind;
  /** Of all of them, which is nearly always none. */
  readonly raw: readonly string[];
  readonly from: string;
  readonly surveys: Survey[];
}

const groupsOf = (job: BatchJob, room: CleanRoom, surveys: readonly Survey[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const survey of surveys) {
    const { file } = survey;
    const raw = rawWordsOf({ ...job, ...survey });
    const from = file.source === file.image ? '@' : room.sourcePattern;
    const key = JSON.stringify([file.kind, raw, raw.length === 0 ? '' : from]);
    const group = groups.get(key) ?? { kind: file.kind, raw, from, surveys: [] };
    group.surveys.push(survey);
    groups.set(key, group);
  }
  return [...groups.values()];
};

/** Writes what copies can be written, and gives what ExifTool complained of. */
export const writeCopies = async (
  job: BatchJob,
  room: CleanRoom,
  surveys: readonly Survey[],
): Promise<readonly string[]> => {
  const complaints: string[] = [];
  for (const [at, group] of groupsOf(job, room, surveys).entries()) {
    job.signal.throwIfAborted();
    const values = room.valuesAt(at);
    const images = group.surveys.map(({ file }) => file.image);
    const documents = group.surveys.map((survey) => ({
      ...valuesOf({ ...job, ...survey }),
      SourceFile: survey.file.image,
    }));
    await writeFile(values, JSON.stringify(documents), { mode: 0o600 });
    const said = await job.tool.run([
      ...writingArguments({ ...group, values }),
      '-o',
      room.copies,
      ...images,
    ]);
    complaints.push(...said.complaints);
  }
  return complaints;
};

/** Was a copy written? */
export const isWritten = async ({ file }: Survey): Promise<boolean> =>
  (await stat(file.copy).catch(() => null))?.isFile() === true;
