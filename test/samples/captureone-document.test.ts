import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import {
  type CaptureOneOptions,
  type CaptureOneShape,
  makeCaptureOneDocument,
} from '../../samples/captureone-document.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const made = (shape: CaptureOneShape, more: Partial<CaptureOneOptions> = {}) => {
  const folder = temporaryFolder();
  const path = join(folder, 'Jobs.cocatalogdb');
  makeCaptureOneDocument({
    path,
    shape,
    type: 'catalog',
    locations: [{ relative: 'Originals/2026' }, { relative: 'Photos', win: 'D:\\' }],
    images: [{ name: 'A.IIQ', location: 1, variants: 2 }],
    albums: ['Selects'],
    ...more,
  });
  return { folder, path };
};

const rows = (path: string, sql: string): readonly Record<string, unknown>[] => {
  const database = new DatabaseSync(path);
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
};

describe.each(['v12', 'v16.5', 'v16.8'] as const)('sample document, %s', (shape) => {
  it('is sound, alone in its folder, in rollback mode', () => {
    const { folder, path } = made(shape);
    const head = readFileSync(path);
    expect([...head.subarray(18, 20)]).toEqual([1, 1]);
    expect(head.readUInt16BE(16)).toBe(4096);
    expect(rows(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(rows(path, 'PRAGMA foreign_key_check')).toEqual([]);
    expect(readdirSync(folder)).toEqual(['Jobs.cocatalogdb']);
  });

  it('is the same for the same options', () => {
    const once = readFileSync(made(shape).path);
    expect(readFileSync(made(shape).path).equals(once)).toBe(true);
    expect(readFileSync(made(shape, { seed: 2 }).path).equals(once)).toBe(false);
  });
});

it('has the tables and the numbers of its version', () => {
  const has = (shape: CaptureOneShape, table: string) =>
    rows(made(shape).path, `SELECT 1 FROM sqlite_master WHERE name = '${table}'`).length;
  const number = (shape: CaptureOneShape) =>
    rows(made(shape).path, "SELECT Z_ENT FROM ZENTITIES WHERE ZNAME = 'Image'")[0]?.['Z_ENT'];
  expect([has('v12', 'ZSTACK'), has('v16.5', 'ZSTACK'), has('v16.8', 'ZRETOUCHINGLAYER')]).toEqual([1, 0, 1]);
  expect([has('v12', 'ZRETOUCHINGLAYER'), has('v16.5', 'ZRETOUCHINGLAYER')]).toEqual([0, 0]);
  expect(new Set(['v12' as const, 'v16.5' as const, 'v16.8' as const].map(number)).size).toBe(3);
});
