import { isSafelightError } from '../../../core/src/model/errors.ts';
import { showCatalog } from '../../../core/src/workflows/catalog-show.ts';
import type { CatalogStudio } from '../catalog-studio.ts';
import { backUpOne, type Computer, contextAt } from '../computer.ts';
import { type BadStudio, FILES } from './cases.ts';

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

export const commands = ['show', 'check', 'backup'] as const;
export type Command = (typeof commands)[number];

/** What a command says of a catalog: nothing of its pictures, most of which are not there. */
interface Look {
  readonly files: number;
  /** Does it claim to have read all of it? */
  readonly whole: boolean;
  readonly problems: readonly { readonly code: string }[];
}

const ofPictures = new Set(['source-missing', 'source-offline', 'set-shrank']);

const looks: Readonly<Record<Command, (computer: Computer, studio: CatalogStudio) => Promise<Look>>> = {
  show: (_, studio) => showCatalog(studio.home, studio.catalog, contextAt()),
  check: async (_, studio) => {
    const report = await studio.check();
    return { ...report, files: report.references };
  },
  backup: async (computer, studio) => {
    const { catalog, problems } = await backUpOne(computer, studio.catalog);
    return {
      files: catalog?.references ?? 0,
      whole: catalog?.notes.length === 0,
      problems: problems.filter(({ code }) => !ofPictures.has(code)),
    };
  },
};

/** Shows, checks or backs up a catalog: it ends with data, or with a problem that has a name. */
export const lookInto = async (
  name: string,
  { computer, studio }: BadStudio,
  command: Command,
): Promise<Outcome> => {
  try {
    const { files, whole, problems } = await looks[command](computer, studio);
    const told = [...new Set(problems.map(({ code }) => code))].join(', ');
    return { name, told: told || 'data', fault: silentLoss(files, whole, problems) };
  } catch (error) {
    return isSafelightError(error)
      ? { name, told: error.code, fault: null }
      : { name, told: 'a crash', fault: faultOf(error) };
  }
};
