import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Survey } from '../../archive/read-archive.ts';
import { type PartsArrived, partOf, partsArrived } from '../../delivery/parts.ts';
import type { SummedFile } from '../../delivery/sums.ts';
import type { Sha256 } from '../../model/digest.ts';
import { isSafelightError, SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { bytePathFromText } from '../../model/paths.ts';
import { digestFile, type FileDigest } from '../../vault/file-digest.ts';
import { findLists, listed, readList } from './find-lists.ts';

/** What arrived, compared with the lists that came along. */
export interface Checked {
  /** Pictures that there should be. */
  readonly files: number;
  readonly good: number;
  /** Of those that are good. */
  readonly bytes: number;
  readonly faults: readonly { readonly path: string; readonly error: SafelightError }[];
  /** Of each delivery the archives whose lists were met. */
  readonly parts: readonly PartsArrived[];
  readonly notes: readonly string[];
}

/** What was met under a name: its hash and length; why it cannot be read; null where nothing is there. */
type Met = FileDigest | SafelightError | null;

const compare = (
  files: readonly SummedFile[],
  met: ReadonlyMap<string, Met>,
): Omit<Checked, 'notes' | 'parts'> => {
  const faults: { path: string; error: SafelightError }[] = [];
  let [good, bytes] = [0, 0];
  for (const { name, sha256 } of files) {
    const found = met.get(name) ?? null;
    if (found !== null && !isSafelightError(found) && found.sha256 === sha256) {
      good += 1;
      bytes += found.size;
    } else faults.push({ path: name, error: faultOf(name, sha256, found) });
  }
  return { files: files.length, good, bytes, faults };
};

const faultOf = (path: string, expected: Sha256, found: Met): SafelightError => {
  if (found === null) return new SafelightError('delivered-missing', { path });
  if (isSafelightError(found)) return found;
  return new SafelightError('delivered-damaged', { path, expected, found: found.sha256 });
};

/** An archive's own list against what it holds. One without a list is told by what is wrong with it otherwise. */
export const compareWithLists = (path: string, { entries, faults }: Survey): Checked => {
  const lists = entries.filter(({ name }) => partOf(name) !== null);
  const files = lists.flatMap(({ bytes }) => listed(bytes ?? new Uint8Array(), path));
  const met = new Map(entries.map(({ name, sha256, size }) => [name, { sha256, size }]));
  const compared = compare(files, met);
  const noList =
    lists.length === 0 && faults.length === 0
      ? [new SafelightError('archive-malformed', { path, why: 'it holds no list of its pictures' })]
      : [];
  // A damaged picture is told once: by what is wrong with the archive there.
  const isDamage = faults.length > 0;
  const told = compared.faults.filter(({ error }) => !(isDamage && error.code === 'delivered-missing'));
  const parts = lists.flatMap(({ name }) => partOf(name) ?? []);
  return {
    ...compared,
    faults: [...[...faults, ...noList].map((error) => ({ path, error })), ...told],
    // It was asked for by itself.
    parts: parts.map(({ part, of }) => ({ of, present: [part], missing: [] })),
    notes: parts
      .filter(({ of }) => of > 1)
      .map(
        ({ part, of }) =>
          `This is part ${part} of ${of}: check the others too, or the folder that all were unpacked into.`,
      ),
  };
};

/**
 * A folder that archives were unpacked into, by the lists that lie in it: all pictures of each, and a list of each part.
 * Throws `archive-malformed` where there is no list or a bad one, `source-unreadable`.
 */
export const checkUnpacked = async (folder: string, context: RunContext): Promise<Checked> => {
  const lists = await findLists(folder);
  if (lists.length === 0)
    throw new SafelightError('archive-malformed', {
      path: folder,
      why: 'no SHA256SUMS.txt lies in it, which comes with the pictures',
    });
  const files: SummedFile[] = [];
  for (const list of lists) {
    // With `/`, as the names in the list.
    const below = relative(folder, list.folder).replaceAll(sep, '/');
    const prefix = below === '' ? '' : `${below}/`;
    files.push(...(await readList(list.path)).map((file) => ({ ...file, name: prefix + file.name })));
  }
  context.onEvent({ kind: 'plan', files: files.length, bytes: await bytesOnDisk(folder, files) });
  const met = new Map<string, Met>();
  for (const { name } of files) met.set(name, await meet(join(folder, name), context));
  const compared = compare(files, met);
  const parts = partsArrived(lists);
  return { ...compared, faults: [...compared.faults, ...missingParts(folder, parts)], parts, notes: [] };
};

const missingParts = (path: string, parts: readonly PartsArrived[]): Checked['faults'] =>
  parts.flatMap(({ of, missing }) =>
    missing.map((part) => ({
      path,
      error: new SafelightError('delivered-part-missing', { path, part, parts: of }),
    })),
  );

const bytesOnDisk = async (folder: string, files: readonly SummedFile[]): Promise<number> => {
  let bytes = 0;
  // What is not there is met, and told, when it is read.
  for (const { name } of files) bytes += (await stat(join(folder, name)).catch(() => null))?.size ?? 0;
  return bytes;
};

const meet = async (path: string, { signal, onEvent }: RunContext): Promise<Met> => {
  const onBytes = (bytes: number): void => onEvent({ kind: 'bytes', bytes });
  try {
    return await digestFile(bytePathFromText(path), { signal, onBytes });
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    if (error.code === 'source-missing') return null;
    if (error.code === 'source-unreadable') return error;
    throw error;
  }
};
