/** A folder in which an editor keeps what its user made: presets, styles, recipes, workspaces, templates. */
export interface StudioFolder {
  readonly editor: 'Lightroom Classic' | 'Camera Raw' | 'Capture One';
  /** Below which folder of the user it lies. */
  readonly base: StudioBase;
  /** Parts of the path below that. */
  readonly path: readonly string[];
  readonly namedBy: NamedBy;
}

/** Who gives what lies directly in a folder its names: rules for names of the editor's own hold only where it does. */
export type NamedBy = 'editor' | 'photographer';

/** `appData`, `localAppData`: Windows, where the system may have moved them; the rest lies in the user's own folder. */
export type StudioBase = 'home' | 'appData' | 'localAppData';

const LIBRARY = ['Library', 'Application Support'] as const;

/**
 * Lightroom and Camera Raw: helpx.adobe.com, "Preference and other file locations in Lightroom Classic". Capture One on a
 * Mac: github.com/walterrowe, settings export and import; on Windows as its folder is called there, not seen on a real
 * computer yet.
 */
export const studioFolders: readonly StudioFolder[] = [
  {
    editor: 'Lightroom Classic',
    base: 'home',
    path: [...LIBRARY, 'Adobe', 'Lightroom'],
    namedBy: 'editor',
  },
  { editor: 'Camera Raw', base: 'home', path: [...LIBRARY, 'Adobe', 'CameraRaw'], namedBy: 'editor' },
  { editor: 'Capture One', base: 'home', path: [...LIBRARY, 'Capture One'], namedBy: 'editor' },
  {
    editor: 'Capture One',
    base: 'home',
    path: ['Library', 'Scripts', 'Capture One Scripts'],
    namedBy: 'photographer',
  },
  { editor: 'Lightroom Classic', base: 'appData', path: ['Adobe', 'Lightroom'], namedBy: 'editor' },
  { editor: 'Camera Raw', base: 'appData', path: ['Adobe', 'CameraRaw'], namedBy: 'editor' },
  { editor: 'Capture One', base: 'localAppData', path: ['CaptureOne'], namedBy: 'editor' },
];
