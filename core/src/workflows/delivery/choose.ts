import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { databaseIn } from '../../catalog/captureone-document.ts';
import { kindOf } from '../../catalog/picture-kinds.ts';
import type { PictureQuery, SelectedPicture } from '../../catalog/picture-selection.ts';
import type { RootMove } from '../../catalog/root-move.ts';
import type { DeliveryPlan } from '../../delivery/plan.ts';
import {
  type ChosenFile,
  type DeliveryScan,
  type PickedFile,
  scanPaths,
  scanPicked,
} from '../../delivery/scan.ts';
import { SafelightError, systemCode } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { type BytePath, bytePath, bytePathFromText, displayPath, pathBuffer } from '../../model/paths.ts';
import type { Home } from '../home.ts';
import { withCatalog } from '../opened-catalog.ts';

/** What a person chose: files and folders, what a catalog says, or what arrived in a folder that is watched. */
export type Choice =
  /** `resolved`: a request from elsewhere, whose files must lie where they were found when they were approved. */
  | { readonly kind: 'paths'; readonly paths: readonly string[]; readonly resolved?: true }
  | {
      readonly kind: 'catalog';
      readonly path: string;
      readonly query: PictureQuery;
      readonly moves: readonly RootMove[];
    }
  | {
      readonly kind: 'arrived';
      readonly path: string;
      readonly scan: DeliveryScan;
      readonly notes: readonly string[];
    };

export interface Chosen {
  readonly scan: DeliveryScan;
  /** What a person should know of the choice, a sentence each. */
  readonly notes: readonly string[];
}

/** Looks at everything that was chosen. Nothing is written beside a catalog, and only a copy of it is opened. */
export const lookAtChoice = async (home: Home, choice: Choice, context: RunContext): Promise<Chosen> => {
  context.onEvent({ kind: 'phase', phase: 'scan', subject: choice.kind === 'paths' ? '' : choice.path });
  if (choice.kind === 'arrived') return choice;
  if (choice.kind === 'catalog') return fromCatalog(home, choice, context);
  const paths = choice.paths.map((path) => bytePathFromText(resolve(path)));
  const scan = scanPaths(paths, context.signal);
  assertResolved(choice, scan.chosen);
  return { scan, notes: [] };
};

/** Throws `source-changing` where a link was put on the way to a file. */
export const assertResolved = (choice: Choice, files: readonly Pick<ChosenFile, 'path'>[]): void => {
  if (choice.kind !== 'paths' || choice.resolved !== true) return;
  for (const { path } of files) {
    const now = whereNow(path);
    if (now !== null && now !== path)
      throw new SafelightError('source-changing', { path: displayPath(path) });
  }
};

/** Null where it is not there any more, which is told where it is read. */
const whereNow = (path: BytePath): BytePath | null => {
  try {
    return bytePath(realpathSync(pathBuffer(path), { encoding: 'buffer' }));
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
};

const fromCatalog = async (
  home: Home,
  { path, query, moves }: Extract<Choice, { kind: 'catalog' }>,
  context: RunContext,
): Promise<Chosen> => {
  const database = (await databaseIn(resolve(path)).catch(() => null)) ?? resolve(path);
  return withCatalog(home, { path: database, moves, roots: 'here' }, context, async ({ contents }) => {
    const selection = contents.select(query);
    const pictures = [...selection.pictures];
    const listed = scanPicked(pictures.map(pickedFile), context.signal);
    const walked = scanPaths(selection.folders, context.signal);
    const problems = selection.problems.map((error) => ({ path: bytePathFromText(path), error }));
    return {
      scan: {
        chosen: [...walked.chosen, ...listed.chosen],
        leftOut: [...walked.leftOut, ...listed.leftOut],
        problems: [...walked.problems, ...listed.problems, ...problems],
      },
      notes: [...selection.notes, ...editNotes(pictures)],
    };
  });
};

const pickedFile = ({ folder, name, pairExtensions }: SelectedPicture): PickedFile => ({
  folder,
  name,
  pairs: pairExtensions,
});

/** The file is what leaves, and not what the editor shows. */
const editNotes = (pictures: readonly SelectedPicture[]): readonly string[] => {
  const edited = pictures.filter((one) => one.edited === true && kindOf(one.name) !== 'raw').length;
  if (edited === 0) return [];
  const which = edited === 1 ? 'One of them was' : `${edited} of them were`;
  return [
    `${which} edited in the editor, and the file does not show it: export from the editor what the client is to see so.`,
  ];
};

/** Throws `selection-empty` where nothing is left to deliver. */
export const assertSomething = ({ files, leftOut, problems }: DeliveryPlan): void => {
  if (files.length > 0) return;
  const [first] = problems;
  const what =
    first !== undefined
      ? first.error.message.replace(/\.$/, '')
      : leftOut.length === 0
        ? 'nothing was chosen'
        : `of ${leftOut.length} ${leftOut.length === 1 ? 'file' : 'files'} that were chosen all are left out (${leftOut[0]?.reason})`;
  throw new SafelightError('selection-empty', { what });
};
