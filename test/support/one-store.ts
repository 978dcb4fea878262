import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { stopS3Server } from './s3.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one store of a run lies, once a file has started it. */
    readonly storeFolder: string;
  }
}

/** One store for all files of a run, since its start and its end take longer than most of their tests; who needs it first starts it. */
export default (project: TestProject): (() => Promise<void>) => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'safelight-store-'));
  const store = join(folder, 's3');
  mkdirSync(store);
  // Two files may start it at once, and it takes a folder for its own by its lock.
  writeFileSync(join(store, 's3-server.lock'), '');
  project.provide('storeFolder', store);
  return async () => {
    if (existsSync(join(store, 'ceph.conf'))) await stopS3Server(store);
    rmSync(folder, { recursive: true, force: true });
  };
};
