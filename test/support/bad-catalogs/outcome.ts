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

export type Command = 'show' | 'check';

const look = async (studio: CatalogStudio, command: Command) => {
  if (command === 'show') return showCatalog(studio.home, studio.catalog, contextAt());
  const report = await studio.check();
  return { ...report, files: report.references };
};

/** Shows or checks a catalog: it ends with data, or with a problem that has a name. */
export const lookInto = async (name: string, studio: CatalogStudio, command: Command): Promise<Outcome> => {
  try {
    const { files, whole, problems } = await look(studio, command);
    const told = [...new Set(problems.map(({ code }) => code))].join(', ');
    return { name, told: told || 'data', fault: silentLoss(files, whole, problems) };
  } catch (error) {
    return isSafelightError(error)
      ? { name, told: error.code, fault: null }
      : { name, told: 'a crash', fault: faultOf(error) };
  }
};
