import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What a catalog says after SQLite has recovered a copy of it; throws where it is damaged. */
export const readCatalog = (path: string, scratch: string): string => {
  const copy = mkdtempSync(join(scratch, 'catalog-'));
  try {
    for (const suffix of ['', '-wal', '-journal'])
      if (existsSync(path + suffix)) copyFileSync(path + suffix, join(copy, `copy${suffix}`));
    return contentsOf(join(copy, 'copy'));
  } finally {
    rmSync(copy, { recursive: true });
  }
};

const contentsOf = (path: string): string => {
  const catalog = new DatabaseSync(path);
  try {
    const check = catalog.prepare('PRAGMA integrity_check').all();
    if (check.length !== 1 || check[0]?.['integrity_check'] !== 'ok') throw new Error(`${path} is damaged`);
    const rows = ['AgLibraryRootFolder', 'AgLibraryFolder', 'AgLibraryFile', 'Adobe_images'].map((table) =>
      catalog.prepare(`SELECT * FROM ${table}`).all(),
    );
    return JSON.stringify(rows);
  } finally {
    catalog.close();
  }
};
