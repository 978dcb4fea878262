/** What editors are told of us, the same in all of them. */
export const PLUGIN_NAME = 'Safelight';

/** Three numbers from 0 to 99: UXP takes no others. */
export const PLUGIN_VERSION = '0.1.0';

/** Begins the id of each; an editor keeps settings and permissions by it, so it is never changed. */
const ID = 'org.safelight';

/** `LrToolkitIdentifier` in Lightroom's Info.lua. */
export const LIGHTROOM_ID = `${ID}.lightroom`;

/** The folder that Lightroom's Plug-in Manager takes. */
export const LIGHTROOM_FOLDER = 'safelight.lrplugin';

export type UxpHost = 'PS' | 'ID' | 'premierepro';

/** Editors that run the panel, by the codes of UXP (`PPRO` was CEP's). */
export const uxpHosts = ['PS', 'ID', 'premierepro'] as const satisfies readonly UxpHost[];

/** An installed panel has one host, so each host has a panel of its own, with an id of its own. */
export const panelId = (host: UxpHost): string => `${ID}.panel.${host.toLowerCase()}`;

/** The entry point that the panel's code sets up. */
export const PANEL_ENTRY = 'safelight';
