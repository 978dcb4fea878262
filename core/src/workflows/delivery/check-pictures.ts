import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Survey } from '../../archive/read-archive.ts';
import { isSumsName, parseSums, type SummedFile } from '../../delivery/sums.ts';
import { digestFile, type FileDigest } from '../../fs/file-digest.ts';
import type { Sha256 } from '../../model/digest.ts';
import { SafelightError, systemCode } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';

/** What arrived, compared with the lists that came along. */
export interface Checked {
  /** Pictures that there should be. */
  readonly files: number;
  readonly good: number;
  /** Of those that are good. */
  readonly bytes: number;
  readonly faults: readonly { readonly path: string; readonly error: SafelightError }[];
  readonly notes: readonly string[];
}

/** What was met under a name: its hash and length. */
type Met = ReadonlyMap<string, FileDigest>;

const compare = (listed: readonly SummedFile[], met: Met): Omit<Checked, 'notes'> => {
  const faults: { path: string; error: SafelightError }[] = [];
  let [good, bytes] = [0, 0];
  for (const { name, sha256 } of listed) {
    const found = met.get(name);
    if (found?.sha256 === sha256) {
      good += 1;
      bytes += found.size;
    } else faults.push({ path: name, error: faultOf(name, sha256, found?.sha256) });
  }
  return { files: listed.length, good, bytes, faults };
};

const faultOf = (path: string, expected: Sha256, found: Sha256 | undefined): SafelightError =>
  found === undefined
    ? new SafelightError('delivered-missing', { path })
    : new SafelightError('delivered-damaged', { path, expected, found });

/** An archive's own list against what it holds. One without a list is told by what is wrong with it otherwise. */
export const compareWithLists = (path: string, { entries, faults }: Survey): Checked => {
  const lists = entries.filter(({ name }) => isSumsName(name));
  const listed = lists.flatMap(({ bytes }) => parseSums(Buffer.from(bytes ?? []).toString('utf8'), path));
  const met = new Map(entries.map(({ name, sha256, size }) => [name, { sha256, size }]));
  const compared = compare(listed, met);
  const noList =
    lists.length === 0 && faults.length === 0
      ? [new SafelightError('archive-malformed', { path, why: 'it holds no list of its pictures' })]
      : [];
  // A damaged picture is told once: by what is wrong with the archive there.
  const isDamage = faults.length > 0;
  const told = compared.faults.filter(({ error }) => !(isDamage && error.code === 'delivered-missing'));
  return {
    ...compared,
    faults: [...[...faults, ...noList].map((error) => ({ path, error })), ...told],
    notes: [],
  };
};

/** A folder that archives were unpacked into, by the lists that lie in it. */
export const checkUnpacked = async (folder: string, context: RunContext): Promise<Checked> => {
  const lists = (await readdir(folder)).filter(isSumsName).sort();
  if (lists.length === 0)
    throw new SafelightError('archive-malformed', {
      path: folder,
      why: 'no SHA256SUMS.txt lies in it, which comes with the pictures',
    });
  const listed: SummedFile[] = [];
  for (const list of lists) {
    const path = join(folder, list);
    listed.push(...parseSums(await readFile(path, 'utf8'), path));
  }
  context.onEvent({ kind: 'plan', files: listed.length, bytes: 0 });
  const met = new Map<string, FileDigest>();
  for (const { name } of listed) {
    const found = await digestOf(join(folder, name), context);
    if (found !== null) met.set(name, found);
  }
  return { ...compare(listed, met), notes: [] };
};

/** Null where it is not there, or cannot be read. */
const digestOf = async (path: string, { signal, onEvent }: RunContext): Promise<FileDigest | null> => {
  try {
    return await digestFile(path, { signal, onBytes: (bytes) => onEvent({ kind: 'bytes', bytes }) });
  } catch (error) {
    if (signal.aborted || systemCode(error) === undefined) throw error;
    return null;
  }
};
