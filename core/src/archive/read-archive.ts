import { isSafelightError, type SafelightError } from '../model/errors.ts';
import { bytePathFromText } from '../model/paths.ts';
import { isInnerName } from './archive-writer.ts';
import { openPgp, type PgpSecret } from './pgp-reader.ts';
import { readPlainZip } from './plain-zip-reader.ts';
import { type ReadEntry, type ReadOptions, ZipReader } from './zip-reader.ts';

/** What opens an archive that is read. */
export type ArchiveSecret =
  | { readonly format: 'zip'; readonly words: string }
  | { readonly format: 'pgp'; readonly secret: PgpSecret };

/** What an archive holds, as far as it can be read. */
export interface Survey {
  /** Files that were encrypted and are whole, in the order they lie in; of hidden names those of the archive inside. */
  readonly entries: readonly ReadEntry[];
  /** Everything that is wrong; more than one only where one damaged file leaves the others readable. */
  readonly faults: readonly SafelightError[];
}

/**
 * Reads an archive as far as it goes. Throws `archive-locked`, `source-missing`, `source-unreadable`; damage is told, since
 * the pictures behind a damaged one may have arrived.
 */
export const surveyArchive = async (
  path: string,
  secret: ArchiveSecret,
  options: ReadOptions,
): Promise<Survey> => {
  const entries: ReadEntry[] = [];
  const faults: SafelightError[] = [];
  const survey = new Surveying(entries, faults);
  await survey.damageTold(async () => {
    if (secret.format === 'pgp') await survey.all(openInner(path, secret.secret, options));
    else await surveyZip(path, secret.words, { survey, options });
  });
  // Of what is one encrypted message nothing counts unless all of it does.
  return secret.format === 'pgp' && faults.length > 0 ? { entries: [], faults } : { entries, faults };
};

/** The same where nothing may be wrong: throws the first fault. */
export const readArchive = async (
  path: string,
  secret: ArchiveSecret,
  options: ReadOptions,
): Promise<readonly ReadEntry[]> => {
  const { entries, faults } = await surveyArchive(path, secret, options);
  const [first] = faults;
  if (first !== undefined) throw first;
  return entries;
};

class Surveying {
  readonly #entries: ReadEntry[];
  readonly #faults: SafelightError[];

  constructor(entries: ReadEntry[], faults: SafelightError[]) {
    this.#entries = entries;
    this.#faults = faults;
  }

  async damageTold(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const isDamage =
        isSafelightError(error) && (error.code === 'archive-damaged' || error.code === 'archive-malformed');
      if (!isDamage) throw error;
      this.#faults.push(error);
    }
  }

  add(entry: ReadEntry): void {
    this.#entries.push(entry);
  }

  /** Of an inner archive: kept only when it ended well. */
  async all(reading: AsyncIterable<ReadEntry>): Promise<void> {
    const read: ReadEntry[] = [];
    for await (const entry of reading) read.push(entry);
    this.#entries.push(...read);
  }
}

const openInner = (path: string, secret: PgpSecret, options: ReadOptions): AsyncIterable<ReadEntry> => {
  const inside = openPgp(bytePathFromText(path), secret, {
    signal: options.signal,
    onBytes: () => undefined,
  });
  return readPlainZip(inside, { ...options, path });
};

const surveyZip = async (
  path: string,
  words: string,
  { survey, options }: { readonly survey: Surveying; readonly options: ReadOptions },
): Promise<void> => {
  await using reader = await ZipReader.open(path, options);
  await reader.unlock(words);
  const sealed = reader.entries.filter(({ kind }) => kind === 'sealed');
  const [inner] = sealed.length === 1 ? sealed.filter(({ name }) => isInnerName(name)) : [];
  for (const entry of reader.entries)
    await survey.damageTold(async () => {
      if (entry === inner) return survey.all(readPlainZip(reader.contents(entry), { ...options, path }));
      const read = await reader.read(entry, options);
      if (read.kind === 'sealed') survey.add(read);
    });
};
