import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDevHost } from './dev-host.ts';
import { layOut } from './stage.ts';

/** `npm run plugin:dev -- [FOLDER]`: the panel in a browser; FOLDER is all it can reach of the disk. */
const [given] = process.argv.slice(2);
const disk =
  given === undefined ? mkdtempSync(join(realpathSync(tmpdir()), 'safelight-disk-')) : resolve(given);
if (!existsSync(disk)) {
  console.error(`There is no folder ${disk}.`);
  process.exit(2);
}
if (given === undefined) layOut(disk);
const server = await startDevHost(disk, 0);
console.log(`The panel:  ${server.url}`);
console.log(`Its disk:   ${disk}`);
console.log('In German:  add &locale=de_DE. Ctrl-C ends it.');
process.once('SIGINT', () => void server.close());
