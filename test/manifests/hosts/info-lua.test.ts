import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { LIGHTROOM_FOLDER, LIGHTROOM_ID, PLUGIN_NAME, PLUGIN_VERSION } from '../../../manifests/src/index.ts';
import { testUnless } from '../../support/needs.ts';
import { inRepository } from '../../support/repository.ts';

const info = inRepository('plugin', 'lightroom', LIGHTROOM_FOLDER, 'Info.lua');

/** `major = 0` of `VERSION = { major = 0, … }`. */
const numberIn = (text: string, name: string): string | undefined =>
  new RegExp(`\\b${name}\\s*=\\s*(\\d+)`).exec(text)?.[1];

testUnless(existsSync(info) ? null : `no ${LIGHTROOM_FOLDER} here`)(
  "Lightroom's Info.lua says the name, id and version of the house",
  () => {
    const text = readFileSync(info, 'utf8');
    expect(/\bLrToolkitIdentifier\s*=\s*["']([^"']+)["']/.exec(text)?.[1]).toBe(LIGHTROOM_ID);
    expect(/\bLrPluginName\s*=\s*(?:LOC\s*)?\(?["'](?:\$\$\$\/[^=]*=)?([^"']+)["']/.exec(text)?.[1]).toBe(
      PLUGIN_NAME,
    );
    const version = /\bVERSION\s*=\s*\{([^}]*)\}/.exec(text)?.[1] ?? '';
    expect(['major', 'minor', 'revision'].map((name) => numberIn(version, name)).join('.')).toBe(
      PLUGIN_VERSION,
    );
  },
);
