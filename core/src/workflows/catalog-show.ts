import { resolve } from 'node:path';
import type { CatalogOverview } from '@safelight/manifests';
import type { CatalogContents } from '../catalog/reader.ts';
import { pairsOf } from '../catalog/sidecars.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath } from '../model/paths.ts';
import { shootOf } from '../model/shoot.ts';
import { checkedRoot } from '../reconcile/report.ts';
import { lookAtRoots } from '../reconcile/scan-roots.ts';
import type { Home } from './home.ts';
import { withCatalog } from './opened-catalog.ts';

export type { CatalogOverview } from '@safelight/manifests';

/** Reads a copy of a catalog and tells what is in it. */
export const showCatalog = async (
  home: Home,
  named: string,
  context: RunContext,
): Promise<CatalogOverview> => {
  const path = resolve(named);
  return withCatalog(home, { path, moves: [] }, context, async ({ kind, copy, asOf, contents }) => {
    const tally = tallyOf(contents);
    const [images, collections] = [contents.images(), contents.collections()];
    const roots = lookAtRoots(contents.roots, { moves: [], platform: process.platform });
    return {
      catalog: { path, kind, version: contents.version, ...copy.hold, asOf },
      whole: contents.enumerable,
      counts: contents.counts,
      images,
      files: tally.files,
      pairs: tally.pairs,
      roots: roots.map((root) => ({ ...checkedRoot(root), files: tally.inRoot.get(root.root) ?? 0 })),
      shoots: [...tally.inShoot]
        .map(([shoot, files]) => ({ path: displayPath(shoot), files }))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
      collections,
      problems: [...copy.problems, ...contents.problems].map(({ code, message }) => ({ code, message })),
      notes: [...copy.notes, ...contents.notes],
    };
  });
};

/** 4 where the catalog is damaged, 3 where it could not be read whole. */
export const catalogShowExit = ({ whole, problems }: CatalogOverview): number => {
  if (problems.some(({ code }) => code === 'catalog-damaged')) return 4;
  return whole && problems.length === 0 ? 0 : 3;
};

interface Tally {
  files: number;
  pairs: number;
  readonly inRoot: Map<BytePath, number>;
  readonly inShoot: Map<BytePath, number>;
}

const add = (counts: Map<BytePath, number>, key: BytePath): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const tallyOf = (contents: CatalogContents): Tally => {
  const folders = new Map(
    contents.folders.map(({ root, path }) => [path, { root, shoot: shootOf(root, path) }]),
  );
  const tally: Tally = { files: 0, pairs: 0, inRoot: new Map(), inShoot: new Map() };
  for (const reference of contents.references()) {
    tally.files += 1;
    if (pairsOf(reference).length > 0) tally.pairs += 1;
    const place = folders.get(reference.folder);
    if (place === undefined) continue;
    add(tally.inRoot, place.root);
    add(tally.inShoot, place.shoot);
  }
  return tally;
};
