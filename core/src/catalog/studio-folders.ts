import type { BytePath } from '../model/paths.ts';
import { extensionOf } from './picture-kinds.ts';

/** A folder in which an editor keeps what its user made: presets, styles, recipes, workspaces, templates. */
export interface StudioFolder {
  readonly editor: 'Lightroom Classic' | 'Camera Raw' | 'Capture One';
  /** Below which folder of the user it lies. */
  readonly base: StudioBase;
  /** Parts of the path below that. */
  readonly path: readonly string[];
}

/** `appData`, `localAppData`: Windows, where the system may have moved them; the rest lies in the user's own folder. */
export type StudioBase = 'home' | 'appData' | 'localAppData';

const LIBRARY = ['Library', 'Application Support'] as const;

/**
 * Lightroom and Camera Raw: helpx.adobe.com, "Preference and other file locations in Lightroom Classic". Capture One on a
 * Mac: github.com/walterrowe, settings export and import; on Windows as its folder is called there, not seen on a real
 * computer yet.
 */
export const studioFolders: readonly StudioFolder[] = [
  { editor: 'Lightroom Classic', base: 'home', path: [...LIBRARY, 'Adobe', 'Lightroom'] },
  { editor: 'Camera Raw', base: 'home', path: [...LIBRARY, 'Adobe', 'CameraRaw'] },
  { editor: 'Capture One', base: 'home', path: [...LIBRARY, 'Capture One'] },
  { editor: 'Capture One', base: 'home', path: ['Library', 'Scripts', 'Capture One Scripts'] },
  { editor: 'Lightroom Classic', base: 'appData', path: ['Adobe', 'Lightroom'] },
  { editor: 'Camera Raw', base: 'appData', path: ['Adobe', 'CameraRaw'] },
  { editor: 'Capture One', base: 'localAppData', path: ['CaptureOne'] },
];

export interface StudioRule {
  readonly rule: string;
  readonly reason: string;
}

const CACHE: StudioRule = { rule: 'studio-cache', reason: 'caches and logs, which the editor makes anew' };
const SIGN_IN: StudioRule = {
  rule: 'studio-sign-in',
  reason: 'activation and sign-in belong to this computer, and are no settings',
};
const BACKUPS: StudioRule = {
  rule: 'studio-backups',
  reason: "the editor's own backups of catalogs, which are backed up themselves",
};

const CACHES =
  /^(.*caches?|logs?|crash.*|temp|tmp|gpu.*|.*\.lrdata|index\.dat|modelzoo|models|previews|thumbnails)$/i;
const SIGN_INS =
  /(^|[^a-z])(licen[cs]es?|activations?|cookies?|tokens?|credentials?|login|signin|oauth|deviceid)([^a-z]|$)/i;

/** Why something in such a folder is left out; null: it is kept. */
export const studioRule = (name: BytePath): StudioRule | null => {
  if (CACHES.test(name) || ['log', 'lock', 'tmp'].includes(extensionOf(name))) return CACHE;
  if (SIGN_INS.test(name)) return SIGN_IN;
  return /^backups$/i.test(name) ? BACKUPS : null;
};
