import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../support/needs.ts';
import { inRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { plugin, run, stub, studio } from './lightroom.ts';

const sources = readdirSync(plugin).filter((name) => name.endsWith('.lua'));
const read = (name: string): string => readFileSync(join(plugin, name), 'utf8');
const config = inRepository('plugin', 'lightroom', '.luacheckrc');

const luacheck = (...args: readonly string[]): { readonly code: number | null; readonly text: string } => {
  const { status, stdout, stderr } = spawnSync('luacheck', ['--no-color', '--quiet', ...args], {
    encoding: 'utf8',
  });
  return { code: status, text: stdout + stderr };
};

describe('the sources', () => {
  needs('luac5.1')('compile', () => {
    const { status, stderr } = spawnSync('luac5.1', ['-p', ...sources.map((name) => join(plugin, name))], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  needs('luacheck')('have nothing that luacheck finds', () => {
    expect(luacheck('--config', config, plugin)).toMatchObject({ code: 0 });
    expect(
      luacheck('--std', 'lua51', '--globals', 'import', 'LOC', '_PLUGIN', '--no-max-line-length', stub),
    ).toMatchObject({ code: 0 });
  });

  needs('luacheck')('would be found with a key twice, or an invented name', () => {
    const file = join(temporaryFolder(), 'Info.lua');
    writeFileSync(
      file,
      read('Info.lua').replace(
        'LrForceInitPlugin = true,',
        'LrForceInitPlugin = true,\n  LrSdkVersion = unknown,',
      ),
    );
    const { code, text } = luacheck('--config', config, file);
    expect(code).not.toBe(0);
    expect(text).toContain('LrSdkVersion');
    expect(text).toContain("undefined variable 'unknown'");
  });

  test('are small, and lie flat beside Info.lua', () => {
    expect(sources.filter((name) => read(name).split('\n').length > 250)).toEqual([]);
    const named = sources.flatMap((name) =>
      [...read(name).matchAll(/require '([^']*)'/g)].map(([, module]) => module),
    );
    expect(named.filter((module) => !sources.includes(`${module}.lua`))).toEqual([]);
  });

  test('start no program and open no address', () => {
    const reaching =
      /\b(?:LrTasks\.execute|os\.execute|io\.popen|LrShell|LrHttp|LrSocket|loadstring|dofile)\b/;
    expect(sources.filter((name) => reaching.test(read(name)))).toEqual([]);
  });
});

describe('Info.lua', () => {
  needs('lua5.1')('says what Lightroom needs, and every file it names is there', () => {
    const ran = run(studio(), `studio.tell('info', dofile(_PLUGIN.path .. '/Info.lua'))`);
    const info = ran.told('info')[0] as Record<string, unknown>;
    const { version } = JSON.parse(readFileSync(inRepository('plugin', 'package.json'), 'utf8'));
    const [major, minor, revision] = String(version).split('.').map(Number);
    expect(info).toMatchObject({
      LrSdkMinimumVersion: 6,
      LrToolkitIdentifier: 'org.safelight.lightroom',
      LrPluginName: 'Safelight',
      VERSION: { major, minor, revision },
    });
    const known = [
      ...['LrSdkVersion', 'LrSdkMinimumVersion', 'LrToolkitIdentifier', 'LrPluginName', 'VERSION'],
      ...['LrInitPlugin', 'LrForceInitPlugin', 'LrShutdownApp', 'LrPluginInfoProvider'],
      ...['LrExportServiceProvider', 'LrLibraryMenuItems'],
    ];
    expect(Object.keys(info).sort()).toEqual(known.sort());
    const files = [...JSON.stringify(info).matchAll(/"([^"]*\.lua)"/g)].map(([, file]) => file);
    expect(files).toHaveLength(8);
    expect(files.filter((file) => !sources.includes(String(file)))).toEqual([]);
  });
});

describe('the texts', () => {
  const line = /^"(\$\$\$\/[\w/]+)=([^"]*)"$/;
  const table = (language: string): ReadonlyMap<string, string> =>
    new Map(
      read(`TranslatedStrings_${language}.txt`)
        .trimEnd()
        .split('\n')
        .map((text) => {
          const [, key, words] = line.exec(text) ?? [];
          if (key === undefined || words === undefined) throw new Error(`not a line of texts: ${text}`);
          return [key, words];
        }),
    );
  const inSources = new Map(
    sources.flatMap((name) =>
      [...read(name).matchAll(/LOC *\(? *'(\$\$\$\/[\w/]+)=([^']*)'/g)].map(
        ([, key, words]) => [key ?? '', words ?? ''] as const,
      ),
    ),
  );
  const gaps = (text: string | undefined): readonly string[] => (text?.match(/\^\d/g) ?? []).sort();

  test('in English are those of the sources', () => {
    expect(inSources.size).toBeGreaterThan(60);
    expect([...table('en')].sort()).toEqual([...inSources].sort());
  });

  test('one key has one text', () => {
    const all = sources.flatMap((name) => read(name).match(/\$\$\$\/[\w/]+=[^']*/g) ?? []);
    expect(new Set(all).size).toBe(inSources.size);
  });

  test('in German leave the same gaps', () => {
    const german = table('de');
    expect([...german.keys()].sort()).toEqual([...inSources.keys()].sort());
    for (const [key, words] of inSources) expect([key, gaps(german.get(key))]).toEqual([key, gaps(words)]);
  });
});
