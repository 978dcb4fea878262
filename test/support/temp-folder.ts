import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

const newFolder = (): string => mkdtempSync(join(realpathSync(tmpdir()), 'safelight-test-'));

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** An empty folder that goes when the test ends: called inside a test. */
export const temporaryFolder = (): string => {
  const folder = newFolder();
  onTestFinished(() => remove(folder));
  return folder;
};

/** An empty folder that goes after the last test of the file or `describe` in whose body this is called. */
export const folderForAll = (): string => {
  const folder = newFolder();
  afterAll(() => remove(folder));
  return folder;
};
