import { option, string } from '@oclif/core/flags';
import { type Choice, parseMove, parseRating, SafelightError } from '@safelight/core';
import { text, toggle } from './flags.ts';

/** Flags that say which pictures of a catalog are meant. */
export const selectionFlags = {
  catalog: text('FILE', 'Choose from this Lightroom or Capture One catalog, or Capture One session.'),
  collection: text('PATH', 'Of the catalog: a collection or album, as in "Smith/Finals".'),
  rating: text('STARS', "Of the catalog: '>=4', '5', '3-4'."),
  label: text('NAME', 'Of the catalog: a colour label of Lightroom, or a colour tag of Capture One.'),
  pick: option({
    summary: 'Of a Lightroom catalog: by flag.',
    options: ['picked', 'rejected', 'unflagged'] as const,
  })(),
  output: toggle('Of a Capture One session: its Output folder.'),
  map: string({
    summary: 'Where a folder that the catalog names lies on this computer; may be given several times.',
    helpValue: 'FROM=TO',
    multiple: true,
  }),
};

export interface SelectionFlags {
  readonly catalog?: string | undefined;
  readonly collection?: string | undefined;
  readonly rating?: string | undefined;
  readonly label?: string | undefined;
  readonly pick?: 'picked' | 'rejected' | 'unflagged' | undefined;
  readonly output: boolean;
  readonly map?: readonly string[] | undefined;
}

/** Files and folders, or what a catalog says; never both at once. Throws `bad-argument`. */
export const choiceFrom = (paths: readonly string[], flags: SelectionFlags): Choice => {
  const { catalog } = flags;
  if (catalog === undefined) return fromPaths(paths, flags);
  if (paths.length > 0)
    throw new SafelightError('bad-argument', {
      what: paths.join(' '),
      why: 'files and folders are named, or a catalog is, and not both',
    });
  return {
    kind: 'catalog',
    path: catalog,
    moves: (flags.map ?? []).map(parseMove),
    query: {
      collection: flags.collection ?? null,
      rating: flags.rating === undefined ? null : parseRating(flags.rating),
      label: flags.label ?? null,
      pick: flags.pick ?? null,
      folder: flags.output ? 'output' : null,
    },
  };
};

/** Throws `bad-argument` where something is asked of a catalog and none is named. */
export const assertNoCatalog = (flags: SelectionFlags): void => {
  const asked = (['collection', 'rating', 'label', 'pick', 'map'] as const).filter(
    (name) => flags[name] !== undefined,
  );
  if (asked.length > 0 || flags.output)
    throw new SafelightError('bad-argument', {
      what: `--${asked[0] ?? 'output'}`,
      why: 'it chooses from a catalog, and none was named with --catalog',
    });
};

const fromPaths = (paths: readonly string[], flags: SelectionFlags): Choice => {
  assertNoCatalog(flags);
  if (paths.length === 0)
    throw new SafelightError('bad-argument', {
      what: 'deliver',
      why: 'it needs files or folders, or --catalog',
    });
  return { kind: 'paths', paths };
};
