import type { Source } from './sources.ts';

/** A file of more lines than this does more than one thing. */
export const MOST_LINES = 250;

/** Files that may be longer. None: data belongs in assets, the rest can be parted. */
const mayBeLonger: readonly string[] = [];

const lineCount = (source: string): number => source.split('\n').length - (source.endsWith('\n') ? 1 : 0);

export const tooLong = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path, source }) => lineCount(source) > MOST_LINES && !mayBeLonger.includes(path))
    .map(({ path, source }) => `${path}: ${lineCount(source)} lines`);

const sayNothing = /(^|\/)(utils?|helpers?|misc|common|shared)(\.[^/]*)?(\/|$)/i;

/** Names under which everything and nothing can be filed. */
export const namelessNames = (sources: readonly Source[]): readonly string[] =>
  sources.map(({ path }) => path).filter((path) => sayNothing.test(path));
