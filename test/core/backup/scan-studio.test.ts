import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { scanStudio } from '../../../core/src/backup/scan-studio.ts';
import { bytePathFromText, joinBytes } from '../../../core/src/model/paths.ts';
import { studioRoots } from '../../../core/src/workflows/studio-set.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const LIGHTROOM = 'Library/Application Support/Adobe/Lightroom';
const CAPTURE_ONE = 'Library/Application Support/Capture One';
const ROAMING = 'AppData/Roaming/Adobe/Lightroom';
const SCRIPTS = 'Library/Scripts/Capture One Scripts';

const kept = [
  `${LIGHTROOM}/Develop Presets/Crash Zoom/Crash Zoom.xmp`,
  `${LIGHTROOM}/Develop Presets/Models/Backstage.xmp`,
  `${LIGHTROOM}/Export Presets/License/Client.lrtemplate`,
  `${CAPTURE_ONE}/Styles/Cookie Tones.costyle`,
  `${CAPTURE_ONE}/Styles/Cookies/Warm.costyle`,
  `${CAPTURE_ONE}/Workspaces/Login.xml`,
  `${SCRIPTS}/Backups/Copy.scpt`,
  `${SCRIPTS}/Log/Times.scpt`,
  `${ROAMING}/Preferences/Lightroom Classic CC 7 Preferences.agprefs`,
  'AppData/Roaming/Adobe/CameraRaw/CameraProfiles/V.Log/Flat.dcp',
];

/** What lies there, and what is left out of it. */
const left = [
  [`${CAPTURE_ONE}/ActivationData`, 'studio-sign-in', ''],
  [`${CAPTURE_ONE}/Cloud/authToken.json`, 'studio-sign-in', ''],
  [`${CAPTURE_ONE}/LicenseInfo.plist`, 'studio-sign-in', ''],
  [`${CAPTURE_ONE}/Logs`, 'studio-cache', '/today.txt'],
  [`${LIGHTROOM}/FTP Presets`, 'studio-passwords', '/User Presets/Agency.lrtemplate'],
  [`${ROAMING}/Backups`, 'studio-backups', '/Studio.lrcat'],
  [`${ROAMING}/loginCookies`, 'studio-sign-in', ''],
] as const;

test('secrets are left out by name, presets of any name are kept, from the folders of every editor', async () => {
  const home = temporaryFolder();
  for (const path of [...kept, ...left.map(([name, , file]) => name + file)]) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), path);
  }
  const files: string[] = [];
  const rules: string[] = [];
  const roots = studioRoots({ id: '', vault: '', name: '', kind: 'studio', path: home });
  for await (const folder of scanStudio(bytePathFromText(home), roots)) {
    files.push(...folder.entries.map(({ name }) => joinBytes(folder.path, name).slice(home.length + 1)));
    rules.push(...folder.exclusions.map(({ path, rule }) => `${rule} ${path.slice(home.length + 1)}`));
    expect(folder.problems).toEqual([]);
  }
  expect(files.toSorted()).toEqual(kept.toSorted());
  expect(rules.toSorted()).toEqual(left.map(([path, rule]) => `${rule} ${path}`).toSorted());
});
