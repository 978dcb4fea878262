import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../model/errors.ts';
import { type BytePath, nameOf, pathBuffer } from '../model/paths.ts';
import type { Kind } from './clean-arguments.ts';
import type { BatchFile } from './clean-batches.ts';

/** A file of a batch under plain names: its own may be no text, hold a line break, or begin with a dash. */
export interface RoomFile extends BatchFile {
  /** A link to the picture whose pixels go out. */
  readonly image: string;
  /** A link to the file whose tags are read; `image` where that is the same file. */
  readonly source: string;
  readonly kind: Kind;
  /** Where ExifTool writes the copy. */
  readonly copy: string;
}

/** A folder for one batch. */
export interface CleanRoom extends AsyncDisposable {
  readonly files: readonly RoomFile[];
  /** What ExifTool calls the source that belongs to a picture, where it is another file (`%f`: the picture's name). */
  readonly sourcePattern: string;
  /** Where the values of one command, counted from 0, are put down. */
  valuesAt(command: number): string;
  /** Where copies go, as an argument. */
  readonly copies: string;
}

/** ExifTool goes by the ending of a name before it looks inside, and says so where they differ. */
const endingOf = (name: string): string => /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0].toLowerCase() ?? '';

const kindOf = (ending: string): Kind => (['.jpg', '.jpeg', '.jpe'].includes(ending) ? 'jpeg' : 'other');

const numbered = (index: number): string => String(index).padStart(6, '0');

/** ExifTool's own signs in a pattern for names begin with a percent sign. */
const literal = (path: string): string => path.replaceAll('%', '%%');

/** Windows lets only some people make links. */
const link = async (target: BytePath, path: string): Promise<void> => {
  try {
    await symlink(pathBuffer(target), path);
  } catch (error) {
    if (systemCode(error) !== 'EPERM') throw error;
    await copyFile(pathBuffer(target), path);
  }
};

const place = async (folder: string, file: BatchFile): Promise<RoomFile> => {
  const { request, index } = file;
  const ending = endingOf(nameOf(request.image));
  const name = numbered(index) + ending;
  const image = join(folder, 'images', name);
  const isOne = request.image === request.source;
  const source = isOne ? image : join(folder, 'sources', numbered(index));
  await link(request.image, image);
  if (!isOne) await link(request.source, source);
  return { ...file, image, source, kind: kindOf(ending), copy: join(folder, 'copies', name) };
};

/** Links to the files of a batch in a folder of its own below `scratch`; all of it goes when it is disposed of. */
export const enterCleanRoom = async (scratch: string, batch: readonly BatchFile[]): Promise<CleanRoom> => {
  const folder = await mkdtemp(join(scratch, 'clean-'));
  const leave = () => rm(folder, { recursive: true, force: true });
  try {
    for (const part of ['images', 'sources', 'copies']) await mkdir(join(folder, part));
    const files: RoomFile[] = [];
    for (const file of batch) files.push(await place(folder, file));
    return {
      files,
      sourcePattern: `${literal(join(folder, 'sources'))}/%f`,
      valuesAt: (command) => join(folder, `values-${command}.json`),
      copies: `${literal(join(folder, 'copies'))}/`,
      [Symbol.asyncDispose]: leave,
    };
  } catch (error) {
    await leave();
    throw error;
  }
};
