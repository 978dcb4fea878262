import type { DatabaseSync } from 'node:sqlite';
import { foldTyped } from '../model/fold-case.ts';
import { bytePathFromText, displayPath } from '../model/paths.ts';

/** How a label that somebody typed is written in the catalog. */
export interface ChosenLabels {
  readonly spellings: readonly string[];
  /** Where there are none: which labels there are. */
  readonly notes: readonly string[];
}

const LISTED = 10;

/**
 * `Adobe_images.colorLabels` is the label's text, in the photographer's language or of his own making; '' is none.
 * SQLite compares neither the case of letters beyond ASCII nor composed letters, so the spellings are looked up.
 */
export const chooseLabels = (database: DatabaseSync, typed: string): ChosenLabels => {
  const rows = database
    .prepare(
      "SELECT DISTINCT CAST(colorLabels AS TEXT) AS label FROM Adobe_images WHERE colorLabels IS NOT NULL AND colorLabels <> ''",
    )
    .iterate();
  const [spellings, others]: [string[], string[]] = [[], []];
  for (const { label } of rows) {
    if (typeof label !== 'string') continue;
    if (foldTyped(label) === foldTyped(typed)) spellings.push(label);
    else if (others.length < LISTED) others.push(displayPath(bytePathFromText(label)));
  }
  if (spellings.length > 0) return { spellings, notes: [] };
  const there = others.length === 0 ? 'no labels' : `the labels ${others.sort().join(', ')}`;
  return { spellings, notes: [`No picture has the label ${typed}: the catalog has ${there}.`] };
};
