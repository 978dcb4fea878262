import { deliver } from './deliver';
import { captureOne, eachOnce } from './editor';
import { createFolder, encoded, exists, readText, remove, replaceFile } from './foundation';
import { Told } from './sentences';
import { inboxFolder, type Options, ownFolder } from './settings';

/** What was processed and not yet asked about: Capture One tells of each picture by itself. */
const listPath = (): string => `${ownFolder()}/capture-one-batch.json`;

export const processed = (): readonly string[] => {
  const text = readText(listPath());
  if (text === null) return [];
  try {
    const { outputs } = JSON.parse(text);
    return Array.isArray(outputs) ? eachOnce(outputs) : [];
  } catch (_broken) {
    // Only a list of what to ask about, which nobody else needs: it is begun anew.
    return [];
  }
};

export const remember = (outputs: readonly string[]): void => {
  const data = encoded(JSON.stringify({ outputs }));
  if (data === null) throw new Told('The name of a processed picture is no text that can be written down.');
  createFolder(ownFolder());
  if (!replaceFile(listPath(), data)) throw new Told(`Nothing can be written into ${ownFolder()}.`);
};

/** Asks about all that came out of the queue; who does not choose a preset is not asked about it again. */
export const offerProcessed = (options: Options): { readonly [member: string]: unknown } => {
  const paths = processed().filter(exists);
  if (paths.length === 0) throw new Told('Nothing that was processed waits to be delivered.');
  const job = deliver({ inbox: inboxFolder(options), options, version: captureOne().version(), paths });
  remove(listPath());
  return job === null ? { cancelled: true } : { job, files: paths.length };
};
