import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { BackupDocument, DrillReport, MissingReport, StatusReport } from '../../core/src/index.ts';
import { type Computer, computerWithStudio, computerWithVault } from './cli-studio.ts';

const put = (home: string, path: string, text = path): void => {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
};

const kept = [
  'Library/Application Support/Adobe/Lightroom/Develop Presets/Warm.xmp',
  'Library/Application Support/Adobe/Lightroom/Export Presets/User Presets/Client.lrtemplate',
  'Library/Application Support/Adobe/CameraRaw/Settings/Studio/Clean.xmp',
  'Library/Application Support/Capture One/Styles/Film.costyle',
  'Library/Application Support/Capture One/Recipes/Web.corecipe',
  'Library/Application Support/Capture One/Workspaces/Culling.xml',
  'Library/Scripts/Capture One Scripts/Rename.scpt',
  'AppData/Roaming/Adobe/CameraRaw/CameraProfiles/Own.dcp',
  'Library/Application Support/Adobe/Lightroom/Develop Presets/Crash Zoom.xmp',
  'Library/Application Support/Capture One/Styles/Cookie Tones.costyle',
  'AppData/Roaming/Adobe/Lightroom/Preferences/Lightroom Classic CC 7 Preferences.agprefs',
] as const;

const left = [
  'Library/Application Support/Adobe/CameraRaw/Settings/Index.dat',
  'Library/Application Support/Adobe/Lightroom/Caches/big.bin',
  'Library/Application Support/Capture One/Backups/Jobs/old.cocatalogdb',
  'Library/Application Support/Capture One/license.dat',
  'Library/Application Support/Capture One/Auth Tokens/token',
  'Library/Application Support/Capture One/authToken.json',
  'Library/Application Support/Capture One/ActivationData',
  'Library/Application Support/Capture One/LicenseInfo.plist',
  'Library/Application Support/Capture One/loginCookies',
  'Library/Application Support/Adobe/Lightroom/FTP Presets/Agency.lrtemplate',
  'Library/Application Support/Capture One/Logs/app.log',
] as const;

const makeSettings = (home: string): void => {
  for (const path of [...kept, ...left]) put(home, path);
};

const restored = async ({ run, folder }: Computer, set: string): Promise<string> => {
  const to = join(folder, 'back');
  expect(await run(['restore', '--set', set, '--to', to])).toMatchObject({ code: 0 });
  return to;
};

test('presets, styles, recipes and workspaces of all editors are a set of their own, and come back', async () => {
  const computer = await computerWithStudio();
  const { home, studio, json, run } = computer;
  makeSettings(home);
  const { code, document } = await json<BackupDocument>(['backup', studio.catalog, '--studio']);
  expect(code).toBe(0);
  expect(document.sets.map(({ set }) => [set.name, set.kind])).toEqual([
    ['Studio', 'lightroom'],
    ['Studio settings', 'studio'],
  ]);
  expect(document.sets[1]?.totals.files).toBe(kept.length);
  expect(document.sets[1]?.excluded.map(({ rule, entries }) => `${rule} ${entries}`).sort()).toEqual([
    'studio-backups 1',
    'studio-cache 3',
    'studio-passwords 1',
    'studio-sign-in 6',
  ]);
  const to = await restored(computer, 'Studio settings');
  for (const [folder, path] of [
    ['Lightroom-2', 'Develop Presets/Warm.xmp'],
    ['Lightroom', 'Preferences/Lightroom Classic CC 7 Preferences.agprefs'],
    ['Capture One', 'Styles/Cookie Tones.costyle'],
    ['CameraRaw-2', 'Settings/Studio/Clean.xmp'],
    ['Capture One', 'Styles/Film.costyle'],
    ['Capture One Scripts', 'Rename.scpt'],
    ['CameraRaw', 'CameraProfiles/Own.dcp'],
  ] as const)
    expect(readFileSync(join(to, folder, path), 'utf8')).toContain(path);
  // Remembered: from now on `backup` alone does it.
  expect((await json<BackupDocument>(['backup'])).document.sets).toHaveLength(2);
  expect((await json<BackupDocument>(['backup', '--studio'])).document.sets).toMatchObject([
    { stored: { files: 0 } },
  ]);
  expect((await run(['set', 'list'])).stdout).toContain('Studio settings (presets, styles and workspaces)');
});

test('it is offered where they lie and no set keeps them, and not after that', async () => {
  const { home, studio, json, run } = await computerWithStudio();
  makeSettings(home);
  await run(['backup', studio.catalog]);
  const offered = { step: 'studio', about: '', shoots: 0 };
  expect((await json<StatusReport>(['status'])).document.next).toContainEqual(offered);
  await run(['backup', '--studio']);
  const { document } = await json<StatusReport>(['status']);
  expect(document.next).not.toContainEqual(offered);
  expect(document.shoots.find(({ name }) => name === 'Studio settings')).toMatchObject({
    files: kept.length,
    copies: [{ word: 'complete' }],
  });
});

test('a preset that is lost comes back; a restore test takes settings too', async () => {
  const { home, json, run } = await computerWithVault();
  makeSettings(home);
  await run(['backup', '--studio']);
  rmSync(join(home, kept[0]));
  expect((await json<MissingReport>(['restore', '--missing'])).document.files).toMatchObject([
    { path: join(home, kept[0]) },
  ]);
  expect(existsSync(join(home, kept[0]))).toBe(true);
  const { code, document } = await json<DrillReport>(['drill', '--all']);
  expect({ code, files: document.files.length }).toEqual({ code: 0, files: kept.length });
});

test('an editor that is removed takes nothing from what is kept of it, where none is left', async () => {
  const { home, json, run } = await computerWithVault();
  expect(await json(['backup', '--studio'])).toMatchObject({
    code: 3,
    document: { error: { code: 'studio-not-found' } },
  });
  makeSettings(home);
  await run(['backup', '--studio']);
  rmSync(join(home, 'Library'), { recursive: true });
  rmSync(join(home, 'AppData'), { recursive: true });
  const { code, document } = await json<BackupDocument>(['backup']);
  expect(code).toBe(3);
  expect(document.sets).toMatchObject([{ carried: kept.length, problems: [{ code: 'studio-not-found' }] }]);
});
