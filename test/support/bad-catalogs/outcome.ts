import { isSafelightError } from '../../../core/src/model/errors.ts';
import { showCatalog } from '../../../core/src/workflows/catalog-show.ts';
import type { CatalogStudio } from '../catalog-studio.ts';
import { contextAt } from '../computer.ts';
import { FILES } from './cases.ts';

/** What became of one damaged catalog; `fault` is what must not be. */
export interface Outcome {
  readonly name: string;
  readonly told: string;
  readonly fault: string | null;
}

const faultOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Fewer files than the sound one has, and not a word about it. */
const silentLoss = (files: number, whole: boolean, problems: readonly unknown[]): string | null =>
  files < FILES && whole && problems.length === 0 ? `only ${files} of ${FILES} files, and no problem` : null;

/** Shows and checks a catalog: it ends with data, or with a problem that has a name. */
export const lookInto = async (name: string, studio: CatalogStudio): Promise<Outcome> => {
  try {
    const shown = await showCatalog(studio.home, studio.catalog, contextAt());
    const checked = await studio.check();
    const told = [...new Set([...shown.problems, ...checked.problems].map(({ code }) => code))];
    const fault =
      silentLoss(shown.files, shown.whole, shown.problems) ??
      silentLoss(checked.references, checked.whole, checked.problems);
    return { name, told: told.join(', ') || 'data', fault };
  } catch (error) {
    return isSafelightError(error)
      ? { name, told: error.code, fault: null }
      : { name, told: 'a crash', fault: faultOf(error) };
  }
};
