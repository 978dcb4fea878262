/**
 * The calls we make of what UXP gives every host, and no others. Pages: https://developer.adobe.com/photoshop/uxp/2022/,
 * below `uxp-api/reference-js/`.
 */

/** modules/uxp/persistent-file-storage/entry */
interface UxpEntryBase {
  readonly name: string;
  readonly nativePath: string;
  copyTo(folder: UxpFolder, options?: { readonly overwrite?: boolean }): Promise<UxpEntry>;
  /** A folder must be empty. */
  delete(): Promise<number>;
}

/** modules/uxp/persistent-file-storage/file; text is UTF-8 unless told. */
export interface UxpFile extends UxpEntryBase {
  readonly isFile: true;
  readonly isFolder: false;
  read(): Promise<string>;
  write(text: string): Promise<number>;
}

/** modules/uxp/persistent-file-storage/folder */
export interface UxpFolder extends UxpEntryBase {
  readonly isFile: false;
  readonly isFolder: true;
  getEntries(): Promise<readonly UxpEntry[]>;
  /** Rejects where there is none. */
  getEntry(name: string): Promise<UxpEntry>;
  /** Only the entry: the file is made when it is written. */
  createFile(name: string, options?: { readonly overwrite?: boolean }): Promise<UxpFile>;
  createFolder(name: string): Promise<UxpFolder>;
  renameEntry(entry: UxpEntry, name: string, options?: { readonly overwrite?: boolean }): Promise<void>;
}

export type UxpEntry = UxpFile | UxpFolder;

/** modules/uxp/persistent-file-storage/file-system-provider */
export interface UxpFileSystem {
  /** Null where the picker was dismissed. */
  getFolder(): Promise<UxpFolder | null>;
  /** Empty where the picker was dismissed. */
  getFileForOpening(options: {
    readonly types: readonly string[];
    readonly allowMultiple: true;
  }): Promise<readonly UxpFile[] | null>;
  getDataFolder(): Promise<UxpFolder>;
  createPersistentToken(entry: UxpEntry): Promise<string>;
  /** Rejects where no entry has that token; that it resolves is no proof that the entry is still there. */
  getEntryForPersistentToken(token: string): Promise<UxpEntry>;
  /** For calls of Photoshop that take no entry: good for this session. */
  createSessionToken(entry: UxpEntry): string;
}

/** modules/uxp/host-information/host: `uiLocale` is `en_US`. */
export interface UxpHost {
  readonly name: string;
  readonly version: string;
  readonly uiLocale: string;
}

export interface UxpModule {
  readonly host: UxpHost;
  readonly storage: { readonly localFileSystem: UxpFileSystem };
}
