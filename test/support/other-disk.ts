import { mkdtempSync, rmSync } from 'node:fs';
import { onTestFinished } from 'vitest';

/** A folder on another disk than temporary folders: shared memory is one of its own on every Linux. */
export const otherDisk = (): string => {
  const folder = mkdtempSync('/dev/shm/safelight-test-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
