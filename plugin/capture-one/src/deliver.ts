import { type OfferedPreset, putJob, waitingNote, welcomeIn } from './inbox';
import { ask, choosePreset, notify } from './person';
import { Told } from './sentences';
import type { Options } from './settings';

/** Pictures that everybody can open; the rest is what editors keep for themselves. */
const PICTURE = /\.(jpe?g|tiff?|png|heic|heif|webp|avif|jxl)$/i;

/** A preset without originals leaves them out: said now, and not after an hour. */
const warnOfOriginals = (preset: OfferedPreset, paths: readonly string[]): void => {
  if (preset.originals) return;
  const originals = paths.filter((path) => !PICTURE.test(path)).length;
  if (originals === 0) return;
  if (originals === paths.length)
    throw new Told(
      `All ${originals} are originals, and ${preset.name} delivers none. Process them first; Safelight then asks whether to deliver what came out.`
    );
  ask(
    `${originals} of ${paths.length} are originals, which ${preset.name} leaves out.`,
    ['Deliver the rest'],
    'Deliver the rest'
  );
};

export interface Delivering {
  readonly inbox: string;
  readonly options: Options;
  readonly version: string;
  readonly paths: readonly string[];
}

const pictures = (count: number): string => (count === 1 ? '1 picture' : `${count} pictures`);

/** Asks how, and puts the job into the inbox; gives its id, or null where nobody wants to. */
export const deliver = ({ inbox, options, version, paths }: Delivering): string | null => {
  const welcome = welcomeIn(inbox);
  const preset = choosePreset(
    welcome.presets,
    options.preset,
    `How are ${pictures(paths.length)} to be delivered?`
  );
  if (preset === null) return null;
  warnOfOriginals(preset, paths);
  const job = putJob(inbox, version, { verb: 'deliver', preset: preset.id, mode: 'make', sources: paths });
  notify(`${pictures(paths.length)} for ${preset.client} are in the inbox.${waitingNote(welcome)}`);
  return job;
};
