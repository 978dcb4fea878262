/**
 * File names are bytes on Linux and may be anything but `/` and NUL. Inside Safelight a path is a `latin1` string
 * of its bytes: one character a byte, so that it can be a key, be sorted bytewise and be handed to `node:fs` as a
 * Buffer without loss. What people read is decoded at the edge by `displayPath`.
 */
export type BytePath = string & { readonly __brand: 'BytePath' };

// A byte order mark is part of a name: dropped, a file would come back under another one.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

export const bytePath = (bytes: Uint8Array): BytePath => Buffer.from(bytes).toString('latin1') as BytePath;

/** From text, as a user or a catalog wrote it: its UTF-8 bytes. */
export const bytePathFromText = (text: string): BytePath =>
  Buffer.from(text, 'utf8').toString('latin1') as BytePath;

/** What `node:fs` takes. */
export const pathBuffer = (path: BytePath): Buffer => Buffer.from(path, 'latin1');

/** The text of a path, or null where its bytes are not UTF-8. */
export const pathText = (path: BytePath): string | null => {
  try {
    return decoder.decode(pathBuffer(path));
  } catch {
    return null;
  }
};

/** One line for people: control characters and stray bytes shown as escapes, so that a name cannot forge a line. */
export const displayPath = (path: BytePath): string =>
  (pathText(path) ?? lenient.decode(pathBuffer(path))).replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Joins a folder and a name or relative path. `''` joined with a name is the name. */
export const joinBytes = (folder: BytePath, name: string): BytePath =>
  (folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`) as BytePath;

export const parentOf = (path: BytePath): BytePath =>
  path.slice(0, Math.max(path.lastIndexOf('/'), 0)) as BytePath;
export const nameOf = (path: BytePath): BytePath => path.slice(path.lastIndexOf('/') + 1) as BytePath;

/** Is `path` this folder, or does it lie below it? */
export const isWithin = (folder: BytePath, path: BytePath): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
