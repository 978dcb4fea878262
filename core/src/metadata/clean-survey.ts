import { surveyArguments } from './clean-arguments.ts';
import { type Readable, readTwoKinds } from './clean-read.ts';
import { plainReason, reasonFor } from './clean-reasons.ts';
import type { RoomFile } from './clean-room.ts';
import { inspectorOf } from './clean-structure.ts';
import type { ExiftoolCommands } from './exiftool.ts';
import { type Tags, textOf } from './policy-tags.ts';

/** What was found in a file and in the one its words come from, before anything is written. */
export interface Survey {
  readonly file: RoomFile;
  readonly image: Tags;
  readonly source: Tags;
  /** Why it cannot be cleaned; null where it can be tried. */
  readonly obstacle: string | null;
}

const obstacleOf = (path: string, tags: Tags | undefined, complaints: readonly string[]): string | null => {
  const error = tags === undefined ? null : textOf(tags, 'ExifTool:Error');
  if (error !== null) return plainReason(error);
  return tags === undefined ? (reasonFor(complaints, path) ?? 'ExifTool makes nothing of it') : null;
};

const kindObstacle = (image: Tags): string | null => {
  const kind = textOf(image, 'File:FileType');
  if (kind === null) return 'ExifTool does not know what it is';
  return inspectorOf(kind) === null ? `inside it is ${kind}, which cannot be cleaned` : null;
};

const pathsOf = (files: readonly RoomFile[]): readonly Readable[] =>
  files.flatMap(({ image, source, kind }) =>
    source === image
      ? [{ path: image, kind }]
      : [
          { path: image, kind },
          { path: source, kind: 'other' as const },
        ],
  );

/** Reads all files of a batch. */
export const surveyAll = async (
  files: readonly RoomFile[],
  tool: ExiftoolCommands,
): Promise<readonly Survey[]> => {
  const { records, complaints } = await readTwoKinds(surveyArguments, pathsOf(files), tool);
  return files.map((file) => {
    const [image, source] = [records.get(file.image), records.get(file.source)];
    const obstacle =
      obstacleOf(file.image, image, complaints) ??
      kindObstacle(image ?? {}) ??
      obstacleOf(file.source, source, complaints);
    return { file, image: image ?? {}, source: source ?? {}, obstacle };
  });
};
