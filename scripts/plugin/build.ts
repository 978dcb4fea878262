import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const room = fileURLToPath(new URL('../../plugin/uxp', import.meta.url));

/** Modules that a host gives, and nobody else. */
const HOST_MODULES = ['uxp', 'photoshop', 'indesign', 'premierepro'];

/** The panel as a host loads it: a page, its style, one script. Its strings are in the script. */
export const buildPanel = async (folder: string = join(room, 'dist')): Promise<string> => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['index.html', 'panel.css']) copyFileSync(join(room, name), join(folder, name));
  await bundle({
    input: join(room, 'src/main.ts'),
    output: join(folder, 'panel.js'),
    external: HOST_MODULES,
  });
  return folder;
};

if (import.meta.main) await buildPanel();
