import { afterEach, describe, expect, test } from 'vitest';
import { isPlaceholder, namesBehindStubs } from '../../../core/src/fs/placeholder.ts';
import type { BytePath } from '../../../core/src/model/paths.ts';

const { platform } = process;
const on = (name: NodeJS.Platform): void => {
  Object.defineProperty(process, 'platform', { value: name });
};
afterEach(() => on(platform));

describe('a file without a block', () => {
  const hole = { size: 25_000_000n, blocks: 0n };

  test.each(['darwin', 'win32'] as const)('is a placeholder on %s', (system) => {
    on(system);
    expect(isPlaceholder(hole)).toBe(true);
    expect(isPlaceholder({ ...hole, blocks: 8n })).toBe(false);
  });

  test('may be a small one that lies in its own entry', () => {
    on('win32');
    expect(isPlaceholder({ size: 600n, blocks: 0n })).toBe(false);
  });

  test('is a file of a network drive on Linux', () => {
    on('linux');
    expect(isPlaceholder(hole)).toBe(false);
  });
});

test('the names of a folder are those of its files, not of the stubs in their place', () => {
  const names = ['.IMG_2.CR3.icloud', '.icloud', '.x.icloud', 'IMG_1.CR3', 'x'] as BytePath[];
  expect(namesBehindStubs(names)).toEqual(['.icloud', 'IMG_1.CR3', 'IMG_2.CR3', 'x']);
});
