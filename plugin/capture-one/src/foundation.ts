/** Everything of macOS that is not the editor: files, the home folder, ids. The only file that touches the bridge. */

/** `NSUTF8StringEncoding`. */
const UTF8 = 4;
/** For their owner alone: 0600, 0700. */
const OWN_FILE = 384;
const OWN_FOLDER = 448;

const files = () => {
  ObjC.import('Foundation');
  return $.NSFileManager.defaultManager;
};

export const homeFolder = (): string => {
  ObjC.import('Foundation');
  return ObjC.unwrap($.NSHomeDirectory()) as string;
};

export const newId = (): string => {
  ObjC.import('Foundation');
  return (ObjC.unwrap($.NSUUID.UUID.UUIDString) as string).toLowerCase();
};

export const exists = (path: string): boolean => files().fileExistsAtPath(path) === true;

/** The text of a file; null where there is none, or none in UTF-8. */
export const readText = (path: string): string | null => {
  if (!exists(path)) return null;
  const text = ObjC.unwrap($.NSString.stringWithContentsOfFileEncodingError(path, UTF8, $()));
  return typeof text === 'string' ? text : null;
};

/** The bytes of a text; null where it cannot be written as UTF-8. */
export const encoded = (text: string): Bytes | null => {
  ObjC.import('Foundation');
  const data = $(text).dataUsingEncoding(UTF8);
  return data.isNil() ? null : data;
};

/** Bytes of a text, as macOS holds them. */
export interface Bytes {
  readonly length: number;
  writeToFileAtomically(path: string, whole: boolean): boolean;
}

/** A new file for its owner alone. False where it could not be made. */
export const createFile = (path: string, data: Bytes): boolean =>
  files().createFileAtPathContentsAttributes(path, data, $({ NSFilePosixPermissions: OWN_FILE })) === true;

/** Writes over a file, whole or not at all. */
export const replaceFile = (path: string, data: Bytes): boolean =>
  data.writeToFileAtomically(path, true) === true;

/** Never over a file that is there. */
export const rename = (from: string, to: string): boolean =>
  files().moveItemAtPathToPathError(from, to, $()) === true;

export const remove = (path: string): boolean => files().removeItemAtPathError(path, $()) === true;

export const createFolder = (path: string): boolean =>
  files().createDirectoryAtPathWithIntermediateDirectoriesAttributesError(
    path,
    true,
    $({ NSFilePosixPermissions: OWN_FOLDER }),
    $()
  ) === true;

/** Bundle identifiers of what runs. */
export const runningApplications = (): readonly string[] => {
  ObjC.import('AppKit');
  const list = $.NSWorkspace.sharedWorkspace.runningApplications;
  const found: string[] = [];
  for (let at = 0; at < list.count; at += 1) {
    const id = ObjC.unwrap(list.objectAtIndex(at).bundleIdentifier);
    if (typeof id === 'string') found.push(id);
  }
  return found;
};
