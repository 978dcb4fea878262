/** What a set is called for people. */
const kindNames: Readonly<Record<string, string>> = {
  lightroom: 'Lightroom catalog',
  'capture-one-catalog': 'Capture One catalog',
  'capture-one-session': 'Capture One session',
  folder: 'folder',
  studio: 'presets, styles and workspaces',
};

export const kindName = (kind: string): string => kindNames[kind] ?? kind;
