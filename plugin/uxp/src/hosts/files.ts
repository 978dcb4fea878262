import type { Inbox, InboxFolder, Settings, SpoolFile, SpoolFolder } from '../ports.ts';
import type { UxpEntry, UxpFile, UxpFileSystem, UxpFolder } from './uxp-module.ts';

/** What goes to clients: `safelight deliver` decides what of it may. */
const TYPES = [
  'jpg',
  'jpeg',
  'tif',
  'tiff',
  'png',
  'webp',
  'heic',
  'avif',
  'psd',
  'pdf',
  'mp4',
  'mov',
  'zip',
];
const SETTINGS = 'settings.json';

/** An entry by its name among all: `getEntry` rejects for any reason, and absence is no fault here. */
const entryIn = async (folder: UxpFolder, name: string): Promise<UxpEntry | null> =>
  (await folder.getEntries()).find((entry) => entry.name === name) ?? null;

const fileIn = async (folder: UxpFolder, name: string): Promise<UxpFile | null> => {
  const entry = await entryIn(folder, name);
  return entry?.isFile === true ? entry : null;
};

const subfolder = async (folder: UxpFolder, name: string): Promise<UxpFolder> => {
  const entry = await entryIn(folder, name);
  return entry?.isFolder === true ? entry : folder.createFolder(name);
};

/** The folder of jobs, reached through the picker once and by its token ever after. */
export const uxpInbox = (files: UxpFileSystem): Inbox => ({
  reopen: async (token) => {
    try {
      const entry = await files.getEntryForPersistentToken(token);
      // That it is still there, only a look tells.
      return entry.isFolder ? inboxFolder(entry) : null;
    } catch {
      return null;
    }
  },
  pick: async () => {
    const folder = await files.getFolder();
    if (folder === null) return null;
    return { token: await files.createPersistentToken(folder), folder: inboxFolder(folder) };
  },
  pickFiles: async () => {
    const picked = await files.getFileForOpening({ types: TYPES, allowMultiple: true });
    return (picked ?? []).map((entry) => ({ name: entry.name, path: entry.nativePath, entry }));
  },
});

const inboxFolder = (folder: UxpFolder): InboxFolder => ({
  path: folder.nativePath,
  read: async (name) => {
    const file = await fileIn(folder, name);
    return file === null ? null : file.read();
  },
  put: async (name, text) => {
    const file = await folder.createFile(`${name}.tmp`, { overwrite: true });
    await file.write(text);
    // Nothing is written over: where the name is taken, this rejects.
    await folder.renameEntry(file, name, { overwrite: false });
  },
  spool: async (id) => spoolFolder(await subfolder(await subfolder(folder, 'spool'), id)),
});

const spoolFolder = (folder: UxpFolder): SpoolFolder => ({
  path: folder.nativePath,
  file: async (name) => spoolFile(await folder.createFile(name, { overwrite: true })),
  take: async (file, name) => {
    const copied = await file.entry.copyTo(folder, { overwrite: true });
    if (!copied.isFile) throw new Error(`${file.name} is no file`);
    if (copied.name === name) return spoolFile(copied);
    await folder.renameEntry(copied, name);
    return { name, path: `${folder.nativePath}${separatorOf(folder.nativePath)}${name}`, entry: copied };
  },
  files: async () => (await folder.getEntries()).flatMap((entry) => (entry.isFile ? [spoolFile(entry)] : [])),
  remove: async () => {
    for (const entry of await folder.getEntries()) await entry.delete();
    await folder.delete();
  },
});

const spoolFile = (entry: UxpFile): SpoolFile => ({ name: entry.name, path: entry.nativePath, entry });

const separatorOf = (path: string): string => (path.includes('\\') && !path.startsWith('/') ? '\\' : '/');

/** `settings.json` in the folder that UXP keeps for the plugin. */
export const uxpSettings = (files: UxpFileSystem): Settings => ({
  load: async () => {
    const file = await fileIn(await files.getDataFolder(), SETTINGS);
    return file === null ? null : file.read();
  },
  save: async (text) => {
    const file = await (await files.getDataFolder()).createFile(SETTINGS, { overwrite: true });
    await file.write(text);
  },
});
