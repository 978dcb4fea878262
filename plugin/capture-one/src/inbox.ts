import { type Bytes, createFile, encoded, newId, readText, remove, rename } from './foundation';
import { Told } from './sentences';

export interface OfferedPreset {
  readonly id: string;
  readonly name: string;
  readonly client: string;
}

interface Welcome {
  readonly seen: string;
  readonly presets: readonly OfferedPreset[];
  readonly pairing: boolean;
}

/** What a verb needs beside the envelope. */
export type Request =
  | {
      readonly verb: 'deliver';
      readonly preset: string;
      readonly mode: 'make' | 'plan';
      readonly sources: readonly string[];
    }
  | { readonly verb: 'backup'; readonly catalog: string; readonly when: 'now' | 'closed' }
  | { readonly verb: 'status'; readonly sources: readonly string[] };

/** Of one job, as the inbox takes them: manifests/src/job.ts. */
const MOST_SOURCES = 10000;
const MOST_BYTES = 1048576;
/** Milliseconds after which nobody seems to look into the inbox. */
const LONG_AGO = 60000;

export const welcomeIn = (inbox: string): Welcome => {
  const path = `${inbox}/welcome.json`;
  const text = readText(path);
  if (text === null)
    throw new Told(`There is no inbox in ${inbox}. Run \`safelight inbox install\` in a terminal, once.`);
  try {
    const welcome = JSON.parse(text);
    if (welcome.type === 'welcome' && welcome.version === 1 && Array.isArray(welcome.presets)) return welcome;
  } catch (error) {
    throw new Told(`${path} cannot be read: ${String(error)}`);
  }
  throw new Told(`${path} is of another version of Safelight than these scripts.`);
};

/** Has somebody looked into the inbox lately? */
export const isLookedAfter = (welcome: Welcome): boolean => Date.now() - Date.parse(welcome.seen) <= LONG_AGO;

/** Where nobody has: a sentence; else nothing. */
export const waitingNote = (welcome: Welcome): string =>
  isLookedAfter(welcome) ? '' : ' It waits there until `safelight inbox run`.';

/** Half of a surrogate pair: no text, and JSON would carry it on in silence. */
const HALF_LETTER = /[\ud800-\udfff]/u;

const assertFits = (request: Request): void => {
  const paths = request.verb === 'backup' ? [request.catalog] : request.sources;
  if (paths.some((path) => HALF_LETTER.test(path)))
    throw new Told('The name of one of these files is no text that can be written down. Rename it.');
  if (paths.length > MOST_SOURCES)
    throw new Told(
      `These are ${paths.length} files, and a job takes ${MOST_SOURCES}. Deliver their folder with \`safelight deliver\`.`
    );
};

/** The job as bytes. */
const written = (job: object): Bytes => {
  const data = encoded(`${JSON.stringify(job)}\n`);
  if (data === null || data.length > MOST_BYTES)
    throw new Told(
      'The names of these files are longer than a job may be. Deliver their folder with `safelight deliver`.'
    );
  return data;
};

/** Puts a job into the inbox, whole or not at all; gives its id. */
export const putJob = (inbox: string, version: string, request: Request): string => {
  if (welcomeIn(inbox).pairing)
    throw new Told('This inbox takes jobs of paired panels only, and a script keeps no key.');
  assertFits(request);
  const id = newId();
  const envelope = {
    type: 'job',
    version: 1,
    id,
    at: new Date().toISOString(),
    from: { host: 'capture-one', version: version.slice(0, 40) },
  };
  const data = written(Object.assign(envelope, request));
  const path = `${inbox}/${id}.json`;
  if (!createFile(`${path}.tmp`, data)) throw new Told(`Nothing can be written into ${inbox}.`);
  if (!rename(`${path}.tmp`, path)) {
    remove(`${path}.tmp`);
    throw new Told(`The job could not be put into ${inbox}.`);
  }
  return id;
};

/** Seconds that somebody waits for an answer. */
const PATIENCE = 20;

/** How a job ended, as text; null where it has not after some seconds. */
export const awaitResult = (inbox: string, id: string): string | null => {
  for (let waited = 0; waited < PATIENCE; waited += 1) {
    const text = readText(`${inbox}/${id}.result.json`);
    if (text !== null) return text;
    delay(1);
  }
  return null;
};

/** Takes a question back that nobody looked at. */
export const withdraw = (inbox: string, id: string): void => {
  remove(`${inbox}/${id}.json`);
};
