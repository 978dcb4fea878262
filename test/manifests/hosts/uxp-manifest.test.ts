import { readFileSync } from 'node:fs';
import Ajv2019 from 'ajv/dist/2019.js';
import { describe, expect, test } from 'vitest';
import {
  iconFiles,
  manifestFor,
  PLUGIN_VERSION,
  type UxpHost,
  type UxpManifest,
  uxpHosts,
  uxpManifest,
} from '../../../manifests/src/index.ts';
import { needsShared } from '../../support/needs.ts';
import { inRepository } from '../../support/repository.ts';
import { inSharedData } from '../../support/shared-data.ts';
import { declaredIn, listedPermissions } from './permissions.ts';

const SCHEMA = 'uxp/jardicc__uxp-manifest-v5.schema.json';

/** Says draft-04 and uses words of 2019-09: read as the newer one. */
const strangersSchema = () => {
  const { $schema: _, ...schema } = JSON.parse(readFileSync(inSharedData(SCHEMA), 'utf8'));
  return new Ajv2019.default({ strict: false, allErrors: true }).compile(schema);
};

const parsed = (host: UxpHost): UxpManifest => JSON.parse(manifestFor(host));

describe.each(uxpHosts)('the manifest for %s', (host) => {
  needsShared(SCHEMA)('is one by the schema that plug-in writers use', () => {
    const valid = strangersSchema();
    expect(valid(parsed(host)), JSON.stringify(valid.errors)).toBe(true);
  });

  test('is the same text each time, and ends with a line', () => {
    expect(manifestFor(host)).toBe(manifestFor(host));
    expect(JSON.parse(manifestFor(host))).toEqual(uxpManifest(host));
    expect(manifestFor(host)).toMatch(/\}\n$/);
  });

  test('names one host, and no panel wider than a narrow dock at the least', () => {
    const { host: named, entrypoints } = parsed(host);
    expect(named.app).toBe(host);
    expect(entrypoints).toHaveLength(1);
    expect(entrypoints[0]?.minimumSize).toEqual({ width: 240, height: 240 });
  });

  test('asks for what the threat model lists, and for nothing else', () => {
    expect(declaredIn(uxpManifest(host))).toEqual(listedPermissions());
  });

  test('has a file in each scale for each icon it names', () => {
    const { icons, entrypoints } = parsed(host);
    const named = [...icons, ...entrypoints.flatMap((entry) => entry.icons)];
    const wanted = named.flatMap(({ path, width, scale }) =>
      scale.map((times) => [path.replace('.png', `@${times}x.png`), width * times]),
    );
    expect(iconFiles().map(({ path, side }) => [path, side])).toEqual(expect.arrayContaining(wanted));
    expect(wanted).toHaveLength(iconFiles().length);
  });
});

needsShared(SCHEMA)('the schema refuses what UXP would', () => {
  const valid = strangersSchema();
  const good = parsed('PS');
  for (const bad of [
    { ...good, host: { app: 'PPRO', minVersion: '1.0' } },
    { ...good, version: '0.1' },
    { ...good, requiredPermissions: { localFileSystem: 'everything' } },
    { ...good, strange: 1 },
  ])
    expect(valid(bad)).toBe(false);
});

test.each([
  ['network', { domains: ['http://127.0.0.1:7777'] }],
  ['clipboard', 'read'],
  ['webview', { domains: 'all', allow: 'yes' }],
  ['launchProcess', { schemes: ['https'], extensions: [] }],
  ['allowCodeGenerationFromStrings', true],
  ['ipc', { enablePluginCommunication: true }],
  ['localFileSystem', 'fullAccess'],
  ['somethingNew', false],
])('one permission more is found: %s', (permission, value) => {
  const manifest = uxpManifest('PS');
  const more = { ...manifest, requiredPermissions: { ...manifest.requiredPermissions, [permission]: value } };
  expect(declaredIn(more)).not.toEqual(listedPermissions());
});

test.each([
  ['featureFlags', { enableSWCSupport: true }],
  ['addon', { name: 'x.uxpaddon' }],
])('so is what gives rights elsewhere: %s', (member, value) => {
  expect(declaredIn({ ...uxpManifest('PS'), [member]: value })).not.toEqual(listedPermissions());
});

test('the version is that of the packages', () => {
  const { version } = JSON.parse(readFileSync(inRepository('plugin', 'package.json'), 'utf8'));
  expect(PLUGIN_VERSION).toBe(version);
});

test('ids are apart: an editor keeps what it granted by them', () => {
  expect(new Set(uxpHosts.map((host) => uxpManifest(host).id)).size).toBe(uxpHosts.length);
});
