import type { BytePath } from '../model/paths.ts';
import { extensionOf } from './picture-kinds.ts';
import type { NamedBy } from './studio-folders.ts';

/**
 * What is left out of the editors' settings. Presets, styles and their folders are called what a photographer likes
 * (`Crash Zoom`, `Cookie Tones`, a folder `Models`), so nothing is left out for a part of its name: rules look at whole
 * names, and those that could be a photographer's words hold only directly in the editor's own folder, where the editor
 * names things.
 */
export interface StudioRule {
  readonly rule: string;
  readonly reason: string;
}

const CACHE: StudioRule = { rule: 'studio-cache', reason: 'caches and logs, which the editor makes anew' };
const SIGN_IN: StudioRule = {
  rule: 'studio-sign-in',
  reason: 'activation and sign-in belong to this computer, and are no settings',
};
const PASSWORDS: StudioRule = {
  rule: 'studio-passwords',
  reason: 'presets for servers, in which passwords are stored',
};
const BACKUPS: StudioRule = {
  rule: 'studio-backups',
  reason: "the editor's own backups of catalogs, which are backed up themselves",
};

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Directly in an editor's folder, and always whole: see `plain`. */
const CACHES = list(`
  cache caches gpu gpucache codecache imagecache previewcache thumbnailcache webcache modelzoo models previews
  thumbnails log logs temp tmp crash crashes crashdumps crashlogs crashreports
`);

/** Words that only programs write: no photographer calls a style that. Anywhere, bare or with an extension of data. */
const OF_PROGRAMS = list(`
  activationdata activationinfo activationstate accesstoken accesstokens authtoken authtokens refreshtoken refreshtokens
  oauthtoken oauthtokens licenseinfo licenceinfo licensedata licencedata licensestate logincookies logindata
  logincredentials signindata deviceid machineid
`);

/** Words that could be the name of a style too: directly in an editor's folder, bare or with an extension of data. */
const OF_PEOPLE = list(`
  activation activations auth cookies credentials licence licences license licenses licensing login oauth signin token
  tokens
`);

/** Whole names, anywhere. `EBWebView`: the browser in a program, with its cookies (learn.microsoft.com, WebView2). */
const SIGN_IN_NAMES = list(`
  cookies.json cookies.sqlite cookies.binarycookies credentials.json token.json tokens.json ebwebview
`);

/** `Lightroom 4.0 Registration` holds the serial number (helpx.adobe.com, file locations of Lightroom 3 and 4). */
const REGISTRATION = /^lightroom \d+(\.\d+)? registration$/i;

/** What programs store such things in; '': no extension, or a folder. */
const DATA: readonly string[] = ['', 'bin', 'dat', 'db', 'ini', 'json', 'lic', 'plist', 'sqlite', 'xml'];

/** One spelling for `Auth Tokens`, `auth_tokens` and `authTokens`. */
const plain = (name: string): string => name.toLowerCase().replace(/[ _-]/g, '');

/** Without its extension; a hidden file without its dot. */
const stemOf = (name: BytePath): string => {
  const extension = extensionOf(name);
  return plain(extension === '' ? name : name.slice(0, -extension.length - 1)).replace(/^\./, '');
};

const isSignIn = (name: BytePath, namedBy: NamedBy): boolean => {
  if (SIGN_IN_NAMES.has(name.toLowerCase()) || extensionOf(name) === 'lrreg') return true;
  if (namedBy === 'editor' && REGISTRATION.test(name)) return true;
  const stem = stemOf(name);
  return (
    DATA.includes(extensionOf(name)) &&
    (OF_PROGRAMS.has(stem) || (namedBy === 'editor' && OF_PEOPLE.has(stem)))
  );
};

/** `index.dat`: Camera Raw's index of its settings. `.lrdata`: previews. A folder `V.Log` may hold profiles. */
const isCache = (name: BytePath, namedBy: NamedBy): boolean =>
  ['lock', 'lrdata', 'tmp'].includes(extensionOf(name)) ||
  name.toLowerCase() === 'index.dat' ||
  (namedBy === 'editor' && (extensionOf(name) === 'log' || CACHES.has(plain(name))));

/** Why something in such a folder is left out; null: it is kept. `namedBy`: who names what lies in that folder. */
export const studioRule = (name: BytePath, namedBy: NamedBy): StudioRule | null => {
  if (isCache(name, namedBy)) return CACHE;
  if (isSignIn(name, namedBy)) return SIGN_IN;
  if (namedBy === 'photographer') return null;
  if (plain(name) === 'ftppresets') return PASSWORDS;
  return plain(name) === 'backups' ? BACKUPS : null;
};
