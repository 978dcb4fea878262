import type { DeliveredArchive, Delivery } from '@safelight/manifests';
import { type ArchiveSecret, type Survey, surveyArchive } from '../../archive/read-archive.ts';
import { partOf } from '../../delivery/parts.ts';
import { LONGEST_LIST } from '../../delivery/sums.ts';
import { passphrasesMeant } from '../../keys/delivery-words.ts';
import type { Sha256 } from '../../model/digest.ts';
import { isSafelightError, SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { bytePathFromText } from '../../model/paths.ts';
import { digestFile } from '../../vault/file-digest.ts';
import { type Checked, compareWithLists } from './check-pictures.ts';

/** A delivery that an archive may be of, and what its record says of the archive. */
export interface Candidate {
  readonly delivery: Delivery;
  readonly archive: DeliveredArchive;
}

export interface ArchiveToCheck {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** As they were typed; null: those of the vault. */
  readonly words: string | null;
  /** Newest first. */
  readonly candidates: readonly Candidate[];
}

export interface CheckedArchive {
  readonly checked: Checked;
  /** Null where the vault does not know it. */
  readonly delivery: Delivery | null;
}

/**
 * Reads an archive and compares it with the list in it and with its record. Of several deliveries that have an archive of
 * its name it is the one whose words open it. Throws `words-unknown`, `archive-locked`, `source-*`.
 */
export const checkArchive = async (asked: ArchiveToCheck, context: RunContext): Promise<CheckedArchive> => {
  const { path, size, words, candidates } = asked;
  context.onEvent({ kind: 'plan', files: candidates[0]?.archive.files ?? 0, bytes: size });
  const sealed = words === null ? candidates.filter(({ delivery }) => delivery.words === null) : [];
  const tries = words === null ? wordsOf(candidates) : passphrasesMeant(words);
  if (tries.join('') === '' && sealed.length === 0) throw new SafelightError('words-unknown', { path });
  const opened = await firstThatOpens(path, tries, context);
  if (opened !== null) return ofOpened(asked, opened, context);
  if (sealed.length > 0) return checkSealed(path, sealed, context);
  throw new SafelightError('archive-locked', { path });
};

/** Each once, those of the newest delivery first. */
const wordsOf = (candidates: readonly Candidate[]): readonly string[] => [
  ...new Set(candidates.flatMap(({ delivery }) => delivery.words ?? [])),
];

interface Opened {
  readonly survey: Survey;
  /** That opened it. */
  readonly words: string;
}

const ofOpened = async (
  asked: ArchiveToCheck,
  { survey, words }: Opened,
  context: RunContext,
): Promise<CheckedArchive> => {
  const { path } = asked;
  const list = survey.entries.find(({ name }) => partOf(name) !== null)?.sha256 ?? null;
  const checked = compareWithLists(path, survey);
  const meant = await meantBy(asked, { words, list }, context);
  if (meant === null || list === null || list === meant.archive.list)
    return { checked, delivery: meant?.delivery ?? null };
  const error = new SafelightError('archive-damaged', {
    path,
    why: 'it is not the one that was made for this delivery',
  });
  return { checked: { ...checked, faults: [...checked.faults, { path, error }] }, delivery: meant.delivery };
};

/**
 * The delivery that is meant. One passphrase may open several of the same pictures: then the hash of the whole archive,
 * which is read once more, decides.
 */
const meantBy = async (
  { path, size, candidates }: ArchiveToCheck,
  { words, list }: { readonly words: string; readonly list: Sha256 | null },
  context: RunContext,
): Promise<Candidate | null> => {
  const opening = candidates.filter(({ delivery }) => delivery.words === words);
  const likely = opening.length > 0 ? opening : candidates;
  const alike = likely.filter(({ archive }) => archive.list === list);
  const [first = null, second] = alike.length > 0 ? alike : likely;
  if (second === undefined || alike.every(({ archive }) => archive.size !== size)) return first;
  const whole = await digestOf(path, context);
  return alike.find(({ archive }) => archive.sha256 === whole.sha256) ?? first;
};

/** Nobody here has the secret key of a recipient: the archive as a whole is compared with those that were made. */
const checkSealed = async (
  path: string,
  sealed: readonly Candidate[],
  context: RunContext,
): Promise<CheckedArchive> => {
  const found = await digestOf(path, context);
  const same = sealed.find(({ archive }) => archive.sha256 === found.sha256);
  const { delivery, archive } = same ?? (sealed[0] as Candidate);
  const { files, sha256: expected } = archive;
  const notes = [
    'Only its recipient can open it: the file as a whole was compared with the one that was made.',
  ];
  if (same !== undefined)
    return { checked: { files, good: files, bytes: found.size, faults: [], parts: [], notes }, delivery };
  const error = new SafelightError('delivered-damaged', { path, expected, found: found.sha256 });
  return { checked: { files, good: 0, bytes: 0, faults: [{ path, error }], parts: [], notes }, delivery };
};

const digestOf = (path: string, { signal, onEvent }: RunContext) =>
  digestFile(bytePathFromText(path), { signal, onBytes: (bytes) => onEvent({ kind: 'bytes', bytes }) });

/** Null where none does. */
const firstThatOpens = async (
  path: string,
  tries: readonly string[],
  { signal, onEvent }: RunContext,
): Promise<Opened | null> => {
  const onBytes = (bytes: number): void => onEvent({ kind: 'bytes', bytes });
  const keep = ({ name, size }: { readonly name: string; readonly size: number }) =>
    partOf(name) !== null && size < LONGEST_LIST;
  for (const words of tries)
    try {
      return { survey: await surveyArchive(path, secretFor(path, words), { signal, onBytes, keep }), words };
    } catch (error) {
      if (!isSafelightError(error) || error.code !== 'archive-locked') throw error;
    }
  return null;
};

const secretFor = (path: string, words: string): ArchiveSecret =>
  /\.(pgp|gpg|asc)$/i.test(path)
    ? { format: 'pgp', secret: { kind: 'words', words } }
    : { format: 'zip', words };
