import { execFileSync, spawnSync } from 'node:child_process';

/** Is this program installed? Tests of other people's readers are skipped where it is not. */
export const haveTool = (name: string, ...args: readonly string[]): boolean =>
  spawnSync(name, args, { stdio: 'ignore' }).error === undefined;

/** What a program writes for what it is given; throws where it fails. */
export const runTool = (name: string, args: readonly string[], input?: Uint8Array): Buffer =>
  execFileSync(name, args, { input, stdio: ['pipe', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 });
