import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPanel } from './build.ts';
import { bundle } from './bundle.ts';
import { Disk } from './disk.ts';
import { type DevServer, serve } from './server.ts';
import { stageIn } from './stage.ts';

const fakeHost = fileURLToPath(new URL('fake/page/main.ts', import.meta.url));

/** Builds the panel and the host that is not there, and serves both over one folder. What was built goes with `close`. */
export const startDevHost = async (disk: string, port = 0): Promise<DevServer> => {
  const work = mkdtempSync(join(tmpdir(), 'safelight-panel-'));
  const areas = { disk, 'plugin-data': join(work, 'data'), 'plugin-temp': join(work, 'temp') } as const;
  for (const own of [areas['plugin-data'], areas['plugin-temp']]) mkdirSync(own);
  const panel = await buildPanel(join(work, 'panel'));
  const host = join(work, 'host');
  await bundle({ input: fakeHost, output: join(host, 'fake-host.js'), external: [] });
  const server = await serve({ disk: new Disk(areas, stageIn(disk)), panel, host, port });
  const close = async (): Promise<void> => {
    await server.close();
    rmSync(work, { recursive: true, force: true });
  };
  return { ...server, close };
};
