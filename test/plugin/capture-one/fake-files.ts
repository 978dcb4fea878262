import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** An Objective-C string or nothing, as the bridge hands it over. */
interface Bridged {
  readonly js: unknown;
  isNil(): boolean;
  dataUsingEncoding(encoding: number): FakeData;
}

interface FakeData {
  readonly length: number;
  isNil(): boolean;
  writeToFileAtomically(path: string, whole: boolean): boolean;
}

const UTF8 = 4;

const dataOf = (text: string): FakeData & { readonly bytes: Buffer } => {
  const bytes = Buffer.from(text, 'utf8');
  return {
    bytes,
    length: bytes.length,
    // NSString gives no data for half a surrogate pair.
    isNil: () => !text.isWellFormed(),
    writeToFileAtomically: (path) => succeeds(() => writeFileSync(path, bytes)),
  };
};

export const bridged = (js: unknown): Bridged => ({
  js,
  isNil: () => js === undefined,
  dataUsingEncoding: (encoding) => {
    if (encoding !== UTF8) throw new Error(`encoding ${encoding}`);
    return dataOf(String(js));
  },
});

const succeeds = (work: () => void): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

const modeOf = (attributes: unknown): number => {
  const { js } = attributes as Bridged;
  const { NSFilePosixPermissions: mode, ...others } = js as Record<string, number>;
  if (mode === undefined || Object.keys(others).length > 0) throw new Error('attributes that are not known');
  return mode;
};

/** What does not exist in macOS must not seem to: an unknown selector is an error, as it is there. */
export const strict = <T extends object>(name: string, known: T): T =>
  new Proxy(known, {
    get: (target, property) => {
      if (property in target) return Reflect.get(target, property);
      throw new Error(`${name} has no ${String(property)}`);
    },
  });

/** `NSFileManager` as far as the scripts use it, on the real disk. */
export const fileManager = strict('NSFileManager', {
  fileExistsAtPath: (path: string): boolean => existsSync(path),
  createFileAtPathContentsAttributes: (path: string, data: { bytes: Buffer }, attributes: unknown): boolean =>
    succeeds(() => writeFileSync(path, data.bytes, { mode: modeOf(attributes) })),
  moveItemAtPathToPathError: (from: string, to: string, _error: unknown): boolean =>
    !existsSync(to) && succeeds(() => renameSync(from, to)),
  removeItemAtPathError: (path: string, _error: unknown): boolean => succeeds(() => rmSync(path)),
  createDirectoryAtPathWithIntermediateDirectoriesAttributesError: (
    path: string,
    recursive: boolean,
    attributes: unknown,
    _error: unknown,
  ): boolean => succeeds(() => mkdirSync(path, { recursive, mode: modeOf(attributes) })),
});

/** `NSString` as far as the scripts use it. */
export const stringClass = strict('NSString', {
  stringWithContentsOfFileEncodingError: (path: string, encoding: number, _error: unknown): Bridged => {
    if (encoding !== UTF8) throw new Error(`encoding ${encoding}`);
    return bridged(readFileSync(path, 'utf8'));
  },
});
