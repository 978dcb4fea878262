import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Coming, comingSize } from '../check/coming.ts';
import { Throttle } from '../fs/throttle.ts';
import type { ContentId, Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, bytePathFromText, displayPath, joinBytes, pathBuffer } from '../model/paths.ts';
import { Extraction, type Outcome } from '../vault/extraction.ts';
import { damage, type Finding } from '../vault/finding.ts';
import type { KeyIndex } from '../vault/key-index.ts';
import type { Pool } from '../vault/pool.ts';
import {
  bytesOfName,
  folderBelow,
  type SnapshotFolder,
  type SnapshotReader,
} from '../vault/snapshot-reader.ts';

/** What was opened and compared. Sizes in bytes. */
export interface Opened {
  files: number;
  bytes: number;
}

export interface Proof {
  readonly keys: KeyIndex;
  readonly pool: Pool;
  readonly scratch: string;
  /** Content and hash of what was opened in an earlier snapshot. */
  readonly proven: Set<string>;
  /** Objects whose bytes were compared with their names on the way. */
  readonly digested: Set<Sha256>;
  readonly opened: Opened;
  readonly all: Finding[];
  readonly coming: Coming;
}

/** Opens every file of a snapshot that no earlier one proved, and compares its hash. */
export const proveSnapshot = async (
  reader: SnapshotReader,
  proof: Proof,
  context: RunContext,
): Promise<void> => {
  const throttle = new Throttle(proof.pool.width * 3);
  const extraction = new Extraction({
    keys: proof.keys,
    pool: proof.pool,
    extents: (leaves: readonly ContentId[]) => reader.extents(leaves),
    onOutcome: (outcome) => record(outcome, proof),
    digested: proof.digested,
  });
  for (const folder of reader.folders())
    for (const entry of folder.entries()) {
      context.signal.throwIfAborted();
      if (entry.kind !== 'file' || reader.isErased(entry)) continue;
      const mark = `${entry.content ?? entry.extents?.join()} ${entry.xxh128}`;
      if (proof.proven.has(mark)) continue;
      proof.proven.add(mark);
      const label = joinBytes(labelOf(reader, folder), bytesOfName(entry));
      const to = entry.content === undefined ? scratchPath(proof) : null;
      for (const job of extraction.add({ entry, to, label, overwrite: false })) await throttle.run(job);
    }
  for (const job of extraction.rest()) await throttle.run(job);
  await throttle.drained();
};

/** The folder as a restore would name it. */
const labelOf = (reader: SnapshotReader, folder: SnapshotFolder): BytePath =>
  folderBelow(bytePathFromText(reader.root.roots[folder.root]?.label ?? ''), folder);

/** A catalog of many stretches is put together on disk to be hashed, in the private folder, and removed. */
const scratchPath = ({ scratch, proven }: Proof): BytePath =>
  bytePathFromText(join(scratch, `proof-${proven.size}`));

const record = ({ file, error }: Outcome, proof: Proof): void => {
  if (file.to !== null) rmSync(pathBuffer(file.to), { force: true });
  if (error === null) {
    proof.opened.files += 1;
    proof.opened.bytes += file.entry.size;
    return;
  }
  const path =
    error.code === 'file-missing' || error.code === 'object-damaged'
      ? pathIn(error)
      : displayPath(file.label);
  const finding = damage(path, error);
  if (comingSize(proof.coming, finding) !== null) return;
  const label = displayPath(file.label);
  proof.all.push(
    finding,
    damage(
      label,
      new SafelightError('file-unrestorable', { path: label, why: error.message.replace(/\.$/, '') }, error),
    ),
  );
};

const pathIn = (error: SafelightError): string =>
  'path' in error.data && typeof error.data.path === 'string' ? error.data.path : '';
