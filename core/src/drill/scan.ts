import type { FileEntry } from '@safelight/manifests';
import { isPictureKind, kindOf, type PictureKind } from '../catalog/picture-kinds.ts';
import { readerOfDatabase } from '../catalog/readers.ts';
import type { Random } from '../keys/words.ts';
import { type BytePath, joinBytes } from '../model/paths.ts';
import { bytesOfName, type SnapshotReader, sourceOf } from '../vault/snapshot-reader.ts';

/** A file that is brought back to prove that it can be. */
export interface Candidate {
  readonly entry: FileEntry;
  /** For people: below the snapshot's folders. */
  readonly label: BytePath;
  /** Where it lay when it was backed up. */
  readonly source: BytePath;
  readonly kind: PictureKind;
}

export interface Choice {
  /** The catalog's database, and its log where it had one. */
  readonly catalog: readonly Candidate[];
  readonly pictures: readonly Candidate[];
}

export interface ChooseOptions {
  /** Pictures to bring back; `all`: each of them. */
  readonly sample: number | 'all';
  readonly random: Random;
  /** Pictures that are not there yet prove nothing, and speak against nothing. */
  readonly isThere?: (entry: FileEntry) => boolean;
}

/**
 * Every picture has the same chance (reservoir sampling); the catalog is always among them. Of the editors' settings
 * anything is taken.
 */
export const choose = (
  reader: SnapshotReader,
  { sample, random, isThere = () => true }: ChooseOptions,
): Choice => {
  const catalogs: Candidate[] = [];
  const pictures: Candidate[] = [];
  let seen = 0;
  for (const candidate of candidatesOf(reader))
    if (isCatalog(candidate.label)) catalogs.push(candidate);
    else if (
      (isPictureKind(candidate.kind) || reader.root.set.kind === 'studio') &&
      isThere(candidate.entry)
    ) {
      seen += 1;
      const place = sample === 'all' || seen <= sample ? seen - 1 : below(seen, random);
      if (sample === 'all' || place < sample) pictures[place] = candidate;
    }
  return { catalog: catalogs, pictures };
};

const isCatalog = (label: BytePath): boolean =>
  readerOfDatabase(label.replace(/-(wal|journal)$/i, '') as BytePath) !== null;

const below = (limit: number, random: Random): number =>
  Number(Buffer.from(random(6)).readUIntBE(0, 6) % limit);

function* candidatesOf(reader: SnapshotReader): Generator<Candidate> {
  for (const folder of reader.folders()) {
    const source = sourceOf(reader.root, folder) ?? folder.path;
    for (const entry of folder.entries()) {
      if (entry.kind !== 'file' || reader.isErased(entry)) continue;
      const name = bytesOfName(entry);
      const label = joinBytes(folder.path, name);
      yield { entry, label, source: joinBytes(source, name), kind: kindOf(name) };
    }
  }
}
