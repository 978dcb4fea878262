/**
 * Folders that a program copies to somewhere else, told by their names. Each is compared with one path component,
 * lower case: `OneDrive - Studio`, `Dropbox (Personal)`, macOS' `Library/CloudStorage` and `Library/Mobile Documents`.
 */
const namedFolders: readonly (readonly [RegExp, string])[] = [
  [/^dropbox( \(.+\))?$/, 'Dropbox'],
  [/^onedrive( ?- ?.+)?$/, 'OneDrive'],
  [/^(icloud ?drive|mobile documents|com~apple~clouddocs)$/, 'iCloud Drive'],
  [/^(google ?drive|googledrive-.+|my drive)$/, 'Google Drive'],
  [/^creative cloud files( .+)?$/, 'Creative Cloud'],
  [/^nextcloud\d*$/, 'Nextcloud'],
  [/^owncloud\d*$/, 'ownCloud'],
  [/^cloudstorage$/, 'A cloud drive'],
  [/^(box sync|box-box)$/, 'Box'],
  [/^pcloud ?drive$/, 'pCloud'],
  [/^(mega|megasync)$/, 'MEGA'],
  [/^proton ?drive( .+)?$/, 'Proton Drive'],
  [/^synologydrive$/, 'Synology Drive'],
  [/^seafile$/, 'Seafile'],
  [/^syncthing$/, 'Syncthing'],
];

/** What sync programs leave in the folder they watch. */
const marks: readonly (readonly [RegExp, string])[] = [
  [/^\.stfolder$/, 'Syncthing'],
  [/^\.dropbox(\.cache)?$/, 'Dropbox'],
  [/^\.(nextcloud|owncloud)sync\.log$/, 'Nextcloud'],
  [/^\._?sync_[0-9a-f]+\.db$/, 'Nextcloud'],
  [/^\.synologyworkingdirectory$/, 'Synology Drive'],
  [/^\.sync$/, 'Resilio Sync'],
];

const nameFor = (text: string, known: typeof marks): string | null =>
  known.find(([pattern]) => pattern.test(text.toLowerCase()))?.[1] ?? null;

const firstFound = (texts: readonly string[], known: typeof marks): string | null =>
  texts.map((text) => nameFor(text, known)).find((name) => name !== null) ?? null;

/** The service that syncs this path, told by a folder's name on the way; else null. */
export const syncedFolderName = (path: string): string | null =>
  firstFound(path.split(/[\\/]/), namedFolders);

/** The service whose mark is among the names in a folder; else null. */
export const syncMarkIn = (names: readonly string[]): string | null => firstFound(names, marks);
