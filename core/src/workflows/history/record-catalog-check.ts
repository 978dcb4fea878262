import type { CatalogCheck } from '../../reconcile/report.ts';
import type { Home } from '../home.ts';
import { recordIfPossible } from './record.ts';

/** Writes down what a look at a catalog proved, where it is one that is backed up. It counts even where that cannot be done. */
export const recordCatalogCheck = async (
  home: Home,
  report: CatalogCheck,
  { path, at }: { readonly path: string; readonly at: Date },
): Promise<CatalogCheck> => {
  const { sets, vaults } = await home.config();
  const notes: string[] = [];
  for (const set of sets.filter((one) => one.path === path)) {
    const vault = vaults.find(({ id }) => id === set.vault);
    if (vault === undefined) continue;
    const { agrees, references, present, missing, offline } = report;
    const findings = await recordIfPossible(home, vault, at, (name) => ({
      kind: 'catalog-checked',
      data: {
        set: set.id,
        name: name(set.name),
        agrees,
        references,
        present,
        missing: missing.length,
        offline: offline.length,
      },
    }));
    notes.push(...findings.map(({ error }) => error.message));
  }
  return { ...report, notes: [...report.notes, ...notes] };
};
