import { type ManifestIcon, manifestIcons } from './icons.ts';
import { PANEL_ENTRY, PLUGIN_NAME, PLUGIN_VERSION, panelId, type UxpHost } from './identity.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * `manifest.json` of a panel, version 5: what we say of it, and no more. Adobe's page: developer.adobe.com/photoshop/uxp,
 * "Plugin Manifest v5".
 */
export interface UxpManifest {
  readonly manifestVersion: 5;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly host: { readonly app: UxpHost; readonly minVersion: string };
  readonly entrypoints: readonly {
    readonly type: 'panel';
    readonly id: string;
    readonly label: { readonly default: string };
    readonly minimumSize: Size;
    readonly maximumSize: Size;
    readonly preferredDockedSize: Size;
    readonly preferredFloatingSize: Size;
    readonly icons: readonly ManifestIcon[];
  }[];
  readonly icons: readonly ManifestIcon[];
  /** What is not declared is denied. docs/threat-model.md has the same list, with reasons. */
  readonly requiredPermissions: { readonly localFileSystem: 'request' };
}

/** The file that the editor opens. */
export const PANEL_PAGE = 'index.html';

/**
 * The oldest editor that will do. Photoshop 26.8 has UXP 8.2, the first that reads names with `#`. Premiere 25.6 is the first
 * with UXP. InDesign 20.0 is of the year of Photoshop 26.
 */
const oldest = {
  PS: '26.8.0',
  ID: '20.0.0',
  premierepro: '25.6.0',
} as const satisfies Record<UxpHost, string>;

/** What a host is told, as data. */
export const uxpManifest = (host: UxpHost): UxpManifest => ({
  manifestVersion: 5,
  id: panelId(host),
  name: PLUGIN_NAME,
  version: PLUGIN_VERSION,
  main: PANEL_PAGE,
  host: { app: host, minVersion: oldest[host] },
  entrypoints: [
    {
      type: 'panel',
      id: PANEL_ENTRY,
      label: { default: PLUGIN_NAME },
      minimumSize: { width: 240, height: 240 },
      maximumSize: { width: 2000, height: 2000 },
      preferredDockedSize: { width: 280, height: 420 },
      preferredFloatingSize: { width: 320, height: 480 },
      icons: manifestIcons('panel'),
    },
  ],
  icons: manifestIcons('list'),
  requiredPermissions: { localFileSystem: 'request' },
});

/** The text of a host's `manifest.json`: the same each time it is made. */
export const manifestFor = (host: UxpHost): string => `${JSON.stringify(uxpManifest(host), null, 2)}\n`;
