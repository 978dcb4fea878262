// Writes oclif's list of commands, so that the program loads only the command it runs.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Plugin } from '@oclif/core/config';

const cli = dirname(dirname(fileURLToPath(import.meta.url)));
const plugin = new Plugin({ root: cli, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
await plugin.load();
writeFileSync(join(cli, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 2)}\n`);
