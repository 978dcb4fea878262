import { resolve } from 'node:path';
import type { CatalogReference } from '../catalog/reader.ts';
import type { RootMove } from '../catalog/root-move.ts';
import type { RunContext } from '../model/events.ts';
import { joinBytes } from '../model/paths.ts';
import { referredFolders } from '../reconcile/plan-folders.ts';
import { type CatalogCheck, catalogCheck } from '../reconcile/report.ts';
import { digester } from '../reconcile/scan-content.ts';
import { lookAtRoots } from '../reconcile/scan-roots.ts';
import { catalogPlaceWarnings } from './catalog-place.ts';
import { recordCatalogCheck } from './history/record-catalog-check.ts';
import type { Home } from './home.ts';
import { withCatalog } from './opened-catalog.ts';
import { findDuplicates, findMoved, findOnlyCopies, lookAtFolders } from './reconcile-folders.ts';
import { openMemory } from './remembered.ts';

export interface CatalogCheckOptions {
  readonly path: string;
  /** Root folders that lie elsewhere on this computer. */
  readonly moves: readonly RootMove[];
  /** Null: whatever vaults this computer knows. */
  readonly vaultName: string | null;
}

/** Is everything the catalog refers to there, and does it know everything that lies there? Only the history is written. */
export const checkCatalog = async (
  home: Home,
  { path: named, moves, vaultName }: CatalogCheckOptions,
  context: RunContext,
): Promise<CatalogCheck> => {
  const started = performance.now();
  const path = resolve(named);
  const report = await withCatalog(
    home,
    { path, moves },
    context,
    async ({ kind, copy, asOf, contents, scratch }) => {
      using memory = await openMemory(home, vaultName, scratch);
      const { remembered } = memory;
      const { signal } = context;
      const roots = lookAtRoots(contents.roots, { moves, platform: process.platform });
      const tally = { references: 0 };
      const references = counted(contents.references(), tally);
      const folders = referredFolders({ folders: contents.folders, references }, roots);
      const found = await lookAtFolders(folders, remembered, context);
      const digestOf = digester(remembered, signal, ({ folder, name, size }) =>
        context.onEvent({ kind: 'file', path: joinBytes(folder, name), bytes: size }),
      );
      const looked = new Set(folders.map((folder) => folder.path));
      const reading = { found, roots, looked, remembered, digestOf, signal };
      return catalogCheck({
        catalog: { path, kind, version: contents.version, ...copy.hold, asOf },
        whole: contents.enumerable,
        ...tally,
        roots,
        found,
        moved: await findMoved(reading),
        duplicates: await findDuplicates(reading),
        onlyCopies: await findOnlyCopies(reading),
        warnings: await catalogPlaceWarnings(path, signal),
        problems: [...copy.problems, ...contents.problems],
        notes: [...copy.notes, ...contents.notes],
        seconds: (performance.now() - started) / 1000,
      });
    },
  );
  return recordCatalogCheck(home, report, { path, at: context.clock() });
};

function* counted(references: Iterable<CatalogReference>, tally: { references: number }) {
  for (const reference of references) {
    tally.references += 1;
    yield reference;
  }
}
