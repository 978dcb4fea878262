import type {
  UxpEntry,
  UxpFile,
  UxpFileSystem,
  UxpFolder,
} from '../../../plugin/uxp/src/hosts/uxp-module.ts';
import type { Courier, Spot, Spotted } from './disk-order.ts';
import type { HostManifest } from './manifest.ts';

/** What a person points at; the page asks, a test answers. */
export interface Picker {
  folder(): Promise<Spot | null>;
  files(types: readonly string[]): Promise<readonly Spot[]>;
}

export interface FakeFileSystem extends UxpFileSystem {
  /** Only for what lies in the plugin's own folders: any other needs `fullAccess`. */
  getEntryWithUrl(url: string): Promise<UxpEntry>;
  getTemporaryFolder(): Promise<UxpFolder>;
  /** As Photoshop does it; throws where the token is of another session. */
  getEntryForSessionToken(token: string): UxpEntry;
}

/** Refused by the permissions of the manifest. */
export class PermissionDenied extends Error {
  override readonly name = 'PermissionDenied';
}

/** UXP's `localFileSystem`, as little of it as the manifest allows. */
export const fakeFileSystem = (ask: Courier, picker: Picker, manifest: HostManifest): FakeFileSystem => {
  const permission = manifest.requiredPermissions.localFileSystem ?? 'plugin';
  const session = new Map<string, UxpEntry>();
  const assertPicker = (): void => {
    if (permission === 'plugin') throw new PermissionDenied('the manifest allows no picker');
  };
  const own = async (area: Spot['area']): Promise<UxpFolder> =>
    entry(ask, { kind: 'folder', at: { area, path: [] }, native: `/${area}` }) as FakeFolder;
  return {
    getFolder: async () => {
      assertPicker();
      const at = await picker.folder();
      return at === null ? null : (entry(ask, await spotted(ask, at)) as FakeFolder);
    },
    getFileForOpening: async ({ types }) => {
      assertPicker();
      const picked = await picker.files(types);
      return Promise.all(picked.map(async (at) => entry(ask, await spotted(ask, at)) as FakeFile));
    },
    getDataFolder: () => own('plugin-data'),
    getTemporaryFolder: () => own('plugin-temp'),
    getEntryWithUrl: async (url) => {
      const [, area, path] = /^(plugin-data|plugin-temp):\/?(.*)$/.exec(url) ?? [];
      if (area === undefined && permission !== 'fullAccess') throw new PermissionDenied(url);
      const names = (path ?? '').split('/').filter((name) => name !== '');
      return entry(ask, await spotted(ask, { area: area as Spot['area'], path: names }));
    },
    createPersistentToken: async (one) => {
      assertPicker();
      return String(await ask({ op: 'keep-token', at: spotOf(one) }));
    },
    getEntryForPersistentToken: async (token) => {
      const found = await ask({ op: 'of-token', token });
      if (found === null) throw new ReferenceError('token is not defined');
      return entry(ask, found as Spotted);
    },
    createSessionToken: (one) => {
      const token = `session-${session.size}`;
      session.set(token, one);
      return token;
    },
    getEntryForSessionToken: (token) => {
      const one = session.get(token);
      if (one === undefined) throw new ReferenceError('token is not defined');
      return one;
    },
  };
};

const spotted = async (ask: Courier, at: Spot): Promise<Spotted> => {
  const found = await ask({ op: 'look', at });
  if (found === null) throw new Error(`Could not find an entry of ${at.path.join('/')}`);
  return found as Spotted;
};

const entry = (ask: Courier, found: Spotted): UxpEntry =>
  found.kind === 'file' ? new FakeFile(ask, found) : new FakeFolder(ask, found);

/** Where an entry lies; throws for what did not come from here. */
export const spotOf = (one: unknown): Spot => {
  if (one instanceof FakeEntry) return one.at;
  throw new TypeError('not an entry of this file system');
};

class FakeEntry {
  readonly ask: Courier;
  readonly at: Spot;
  readonly nativePath: string;

  constructor(ask: Courier, { at, native }: Spotted) {
    this.ask = ask;
    this.at = at;
    this.nativePath = native;
  }

  get name(): string {
    return this.at.path.at(-1) ?? this.nativePath.split('/').at(-1) ?? '';
  }

  async copyTo(folder: UxpFolder, options: { readonly overwrite?: boolean } = {}): Promise<UxpEntry> {
    const to = below(spotOf(folder), this.name);
    const overwrite = options.overwrite ?? false;
    return entry(this.ask, (await this.ask({ op: 'copy', at: this.at, to, overwrite })) as Spotted);
  }

  async delete(): Promise<number> {
    await this.ask({ op: 'remove', at: this.at });
    return 0;
  }
}

class FakeFile extends FakeEntry implements UxpFile {
  readonly isFile = true;
  readonly isFolder = false;

  async read(): Promise<string> {
    return String(await this.ask({ op: 'read', at: this.at }));
  }

  async write(text: string): Promise<number> {
    await this.ask({ op: 'write', at: this.at, text });
    return text.length;
  }
}

class FakeFolder extends FakeEntry implements UxpFolder {
  readonly isFile = false;
  readonly isFolder = true;

  async getEntries(): Promise<readonly UxpEntry[]> {
    const found = (await this.ask({ op: 'list', at: this.at })) as readonly Spotted[];
    return found.map((one) => entry(this.ask, one));
  }

  async getEntry(name: string): Promise<UxpEntry> {
    return entry(this.ask, await spotted(this.ask, below(this.at, name)));
  }

  async createFile(name: string, options: { readonly overwrite?: boolean } = {}): Promise<UxpFile> {
    const at = below(this.at, name);
    const there = await this.ask({ op: 'look', at });
    if (there !== null && options.overwrite !== true) throw new Error(`${name} is there`);
    return new FakeFile(this.ask, { kind: 'file', at, native: `${this.nativePath}/${name}` });
  }

  async createFolder(name: string): Promise<UxpFolder> {
    const made = await this.ask({ op: 'make-folder', at: below(this.at, name) });
    return new FakeFolder(this.ask, made as Spotted);
  }

  async renameEntry(
    one: UxpEntry,
    name: string,
    options: { readonly overwrite?: boolean } = {},
  ): Promise<void> {
    const overwrite = options.overwrite ?? false;
    await this.ask({ op: 'rename', at: spotOf(one), to: below(this.at, name), overwrite });
  }
}

/** A name, not a path: out of a folder leads none. */
const below = ({ area, path }: Spot, name: string): Spot => {
  if (name === '' || name === '..' || name === '.' || /[\\/]/.test(name))
    throw new PermissionDenied(`not below the folder: ${name}`);
  return { area, path: [...path, name] };
};
