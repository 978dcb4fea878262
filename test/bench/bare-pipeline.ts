import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender, Room } from './contender.ts';

/** `ceiling.ts` as a process of its own, started and measured like the others. */
export const barePipeline = ({ folder, source }: Room): Contender => {
  const [store, restored] = [join(folder, 'store'), join(folder, 'restored')];
  mkdirSync(folder, { recursive: true });
  const program = fileURLToPath(new URL('./ceiling.ts', import.meta.url));
  const line = [process.execPath, '--conditions=safelight-source', program, source, store];
  return {
    name: 'bare pipeline',
    prepare: [],
    work: { first: { line, env: { PATH: process.env.PATH }, cwd: folder } },
    store,
    restored,
  };
};
