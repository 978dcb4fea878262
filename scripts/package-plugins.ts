/**
 * `npm run package:plugins`: what goes to photographers, into dist/plugins. The same bytes from the same sources, whoever
 * makes them. Builds what is there; ends with 3 and says so where something is not.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { uxpHosts } from '../manifests/src/index.ts';
import { captureOnePackage, lightroomPackage, type PluginPackage, uxpPackage } from './plugins/packages.ts';
import { storedZip } from './plugins/stored-zip.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: join(root, 'plugin') },
    to: { type: 'string', default: join(root, 'dist', 'plugins') },
  },
});

const write = (made: PluginPackage): void => {
  const path = join(values.to, made.name);
  // A package from before must not pass for one of now.
  rmSync(path, { force: true });
  if (made.kind === 'missing') {
    console.error(`${made.name} is not made: ${made.what} is not there (${made.todo}).`);
    process.exitCode = 3;
    return;
  }
  const bytes = storedZip(made.files);
  writeFileSync(path, bytes);
  console.log(`${path}: ${made.files.length} files, ${Math.ceil(bytes.length / 1000)} kB`);
};

mkdirSync(values.to, { recursive: true });
for (const host of uxpHosts) write(uxpPackage(values.from, host));
write(lightroomPackage(values.from));
write(captureOnePackage());
