import { randomUUID } from 'node:crypto';
import type { RcloneLocator } from './locator.ts';
import type { RcloneOptions } from './rclone.ts';
import { type ControlAnswer, RcloneControl, RcloneFailure, rcloneFailure } from './rclone-control.ts';

/** What rclone tells of a file or folder (rclone, "lsjson"). */
export interface RcloneEntry {
  /** Below the folder that was listed. */
  readonly path: string;
  /** Bytes; -1 where the remote does not know. */
  readonly size: number;
  /** When it was written, as far as the remote keeps that. */
  readonly modified: Date;
}

export interface RemoteRange {
  readonly from: number;
  /** Bytes. */
  readonly length: number;
}

export type Listing = 'files' | 'folders' | 'files below';

const OPTIONS: Readonly<Record<Listing, object>> = {
  files: { filesOnly: true },
  folders: { dirsOnly: true, noModTime: true },
  'files below': { filesOnly: true, recurse: true, noModTime: true },
};

/** How rclone says of what was asked for that it is not there; of a method that it does not know it says another thing. */
const ABSENT = /(?:object|directory) not found$/;
/** A folder was named where a file was meant. */
const NO_FILE = /is a directory not a file$/;

/** Nobody is there. */
const UNANSWERED = /connection refused|no such host|no route to host|i\/o timeout/i;

const OK = [200, 206];

interface Item {
  readonly Path: string;
  readonly Size: number;
  readonly ModTime: string;
  readonly IsDir: boolean;
}

/** The files below one path of a remote. Throws `RcloneFailure` where it cannot be used, and `program-missing`. */
export class RcloneRemote {
  readonly #fs: string;
  readonly #control: RcloneControl;

  constructor({ remote, path }: Pick<RcloneLocator, 'remote' | 'path'>, options: RcloneOptions = {}) {
    this.#fs = `${remote}:${path}`;
    this.#control = new RcloneControl(options);
  }

  /** Bytes of a file, or null where there is none. */
  async size(path: string): Promise<number | null> {
    const opt = { filesOnly: true, noModTime: true, noMimeType: true };
    const found = await this.#call('stat', { fs: this.#fs, remote: path, opt });
    const item = (found as { item: Item | null } | null)?.item ?? null;
    return item === null || item.IsDir ? null : item.Size;
  }

  /** Null where the folder is not there. */
  async list(folder: string, which: Listing): Promise<readonly RcloneEntry[] | null> {
    const remote = folder === '.' ? '' : folder;
    const opt = { noMimeType: true, ...OPTIONS[which] };
    const found = await this.#call('list', { fs: this.#fs, remote, opt });
    if (found === null) return null;
    const below = remote === '' ? 0 : remote.length + 1;
    return (
      (found as { list: readonly Item[] | null }).list?.map(({ Path, Size, ModTime }) => ({
        path: Path.slice(below),
        size: Size,
        modified: new Date(ModTime),
      })) ?? []
    );
  }

  /** All of a file or a part of it, fewer bytes where it ends; null where there is none. */
  async read(path: string, range: RemoteRange | null): Promise<Buffer | null> {
    try {
      return await this.#get(path, range);
    } catch (error) {
      if (range === null || !(error instanceof RcloneFailure)) throw error;
      // Asked for what lies behind the end, some servers say no more than that they will not.
      const size = await this.size(path);
      if (size !== null && range.from >= size) return Buffer.alloc(0);
      throw error;
    }
  }

  /**
   * Sends a file as it comes. rclone compares what it sent with the length that the remote says, and with a hash where
   * both know one. One that was cut off may stand there all the same: it must not have its name yet.
   */
  async upload(
    path: string,
    send: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const slash = path.lastIndexOf('/');
    const query = new URLSearchParams({ fs: this.#fs, remote: path.slice(0, Math.max(slash, 0)) });
    const boundary = randomUUID();
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${path.slice(slash + 1)}"\r\n\r\n`;
    const answer = await this.#control.ask({
      method: 'POST',
      path: `/operations/uploadfile?${query}`,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      send: async (write) => {
        await write(Buffer.from(head));
        await send(write);
        await write(Buffer.from(`\r\n--${boundary}--\r\n`));
      },
    });
    if (!OK.includes(answer.status)) throw this.#failed(answer);
  }

  /** Gives a file another name, which none may have. */
  async move(from: string, to: string): Promise<void> {
    const names = { srcFs: this.#fs, srcRemote: from, dstFs: this.#fs, dstRemote: to };
    if ((await this.#call('movefile', names)) === null) throw rcloneFailure('object not found');
  }

  /** Takes away a file, where it is there. */
  async remove(path: string): Promise<void> {
    await this.#call('deletefile', { fs: this.#fs, remote: path });
  }

  /** Bytes that are free there; null where the remote does not tell. */
  async free(): Promise<number | null> {
    const found = (await this.#call('about', { fs: this.#fs })) as { free?: unknown } | null;
    return typeof found?.free === 'number' ? found.free : null;
  }

  async #get(path: string, range: RemoteRange | null): Promise<Buffer | null> {
    const headers: Record<string, string> = {};
    if (range !== null) headers['range'] = `bytes=${range.from}-${range.from + range.length - 1}`;
    const at = [`[${this.#fs}]`, ...path.split('/')].map(encodeURIComponent).join('/');
    const answer = await this.#control.ask({ method: 'GET', path: `/${at}`, headers });
    if (OK.includes(answer.status)) return answer.body;
    const why = errorOf(answer);
    if (ABSENT.test(why) || NO_FILE.test(why)) return null;
    throw this.#failed(answer);
  }

  /** Null where what was asked for is not there. */
  async #call(operation: string, parameters: object): Promise<unknown> {
    const answer = await this.#control.ask({
      method: 'POST',
      path: `/operations/${operation}`,
      headers: { 'content-type': 'application/json' },
      send: (write) => write(Buffer.from(JSON.stringify(parameters))),
    });
    if (OK.includes(answer.status)) return JSON.parse(answer.body.toString('utf8'));
    const why = errorOf(answer);
    if (ABSENT.test(why)) return null;
    throw this.#failed(answer);
  }

  #failed(answer: ControlAnswer): RcloneFailure {
    const why = errorOf(answer);
    // rclone waits longer each time that nobody answers, whoever asks: the next call goes to another.
    if (UNANSWERED.test(why)) this.#control.letGo(answer.from);
    return rcloneFailure(why);
  }
}

/** `{"error": "…", "status": 404, …}` (rclone, "Error returns"). */
const errorOf = ({ status, body }: ControlAnswer): string => {
  const text = body.toString('utf8');
  if (!text.startsWith('{')) return `code ${status}`;
  return String((JSON.parse(text) as { error?: unknown }).error);
};
