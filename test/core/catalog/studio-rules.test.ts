import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NamedBy } from '../../../core/src/catalog/studio-folders.ts';
import { studioRule } from '../../../core/src/catalog/studio-rules.ts';
import { text } from './catalog-folder.ts';

const ruleOf = (name: string, namedBy: NamedBy): string | null =>
  studioRule(text(name), namedBy)?.rule ?? null;

describe('what belongs to one computer is left out wherever it lies', () => {
  test.each([
    'authToken.json',
    'auth_token.json',
    'Auth Tokens',
    'accessToken.dat',
    'refresh-token',
    'ActivationData',
    'ActivationData.plist',
    'LicenseInfo.plist',
    'LICENSEINFO.PLIST',
    'licenceinfo.xml',
    '.licenseinfo.json',
    'loginCookies',
    'loginCookies.sqlite',
    'Login Data',
    'token.json',
    'Cookies.binarycookies',
    'deviceId',
    'EBWebView',
    'Lightroom 3.0 Registration.lrreg',
  ])('%s', (name) => {
    expect([ruleOf(name, 'editor'), ruleOf(name, 'photographer')]).toEqual([
      'studio-sign-in',
      'studio-sign-in',
    ]);
  });
});

describe("what the editor names so is left out in the editor's own folder, and what a photographer names so is kept", () => {
  test.each([
    ['license.dat', 'studio-sign-in'],
    ['Licenses', 'studio-sign-in'],
    ['Licence.plist', 'studio-sign-in'],
    ['Activation', 'studio-sign-in'],
    ['Cookies', 'studio-sign-in'],
    ['token', 'studio-sign-in'],
    ['Credentials.json.db', null],
    ['Credentials.db', 'studio-sign-in'],
    ['Lightroom 4.0 Registration', 'studio-sign-in'],
    ['Lightroom 6 Registration', 'studio-sign-in'],
    ['FTP Presets', 'studio-passwords'],
    ['ftp presets', 'studio-passwords'],
    ['Backups', 'studio-backups'],
    ['Caches', 'studio-cache'],
    ['GPUCache', 'studio-cache'],
    ['GPU', 'studio-cache'],
    ['Code Cache', 'studio-cache'],
    ['ModelZoo', 'studio-cache'],
    ['Models', 'studio-cache'],
    ['Previews', 'studio-cache'],
    ['CrashReports', 'studio-cache'],
    ['Logs', 'studio-cache'],
    ['app.log', 'studio-cache'],
  ])('%s: %s', (name, rule) => {
    expect([ruleOf(name, 'editor'), ruleOf(name, 'photographer')]).toEqual([rule, null]);
  });
});

test.each(['index.dat', 'Index.dat', 'Smart.lrdata', 'session.lock', 'x.tmp'])(
  '%s is made anew, wherever it lies',
  (name) => {
    expect([ruleOf(name, 'editor'), ruleOf(name, 'photographer')]).toEqual(['studio-cache', 'studio-cache']);
  },
);

describe('what a photographer makes is kept, whatever it is called', () => {
  test.each([
    'Cookie Tones.costyle',
    'Cookie Tones',
    'Cookies.costyle',
    'Crash Zoom.xmp',
    'Crash Zoom',
    'Crash.costyle',
    'License Free.lrtemplate',
    'Licence.corecipe',
    'My Token.copreset',
    'Token.xmp',
    'Login Page.lrtemplate',
    'authToken.costyle',
    'authTokens of Venice',
    'Activation Energy',
    'Summer temp.xmp',
    'GPU.dcp',
    'Models Backstage.costyle',
    'Preview.corecipe',
    'Backups of styles',
    'FTP Presets 2019',
    'My FTP Presets',
    'Lightroom 4.0 Registration day.xmp',
    'Camera Log.dcp',
    'Lightroom Classic CC 7 Preferences.agprefs',
    'License.txt',
    'Oberfläche Cache.xml',
  ])('%s', (name) => {
    expect([ruleOf(name, 'editor'), ruleOf(name, 'photographer')]).toEqual([null, null]);
  });

  const words =
    'cookies token license activation login crash cache log models gpu temp previews backups'.split(' ');
  const kinds = ['xmp', 'lrtemplate', 'costyle', 'copreset', 'corecipe', 'dcp', 'lcp', 'scpt'];

  test('a preset or style with such words in its name, or such a word for a name', () => {
    const name = fc
      .tuple(fc.array(fc.constantFrom(...words, 'Warm', 'of', '1'), { minLength: 1, maxLength: 3 }))
      .map(([parts]) => parts.join(' '));
    fc.assert(
      fc.property(name, fc.constantFrom(...kinds), (stem, kind) => {
        expect([ruleOf(`${stem}.${kind}`, 'editor'), ruleOf(`${stem}.${kind}`, 'photographer')]).toEqual([
          null,
          null,
        ]);
      }),
    );
  });
});
