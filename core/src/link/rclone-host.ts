import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { secondsUntil } from './link-expiry.ts';
import type { LinkContext, LinkEnd, LinkFile, LinkHost, LinkKey, MadeLink } from './link-host.ts';
import { assertOurKey, nameOfKey, newLinkKey } from './link-key.ts';
import { linkLocatorText, type RcloneLocator } from './locator.ts';
import { PartReader } from './part-reader.ts';
import { FOR_GOOD, type RcloneCall, type RcloneOptions, type RcloneRun, runRclone } from './rclone.ts';
import { rcloneFailureText } from './rclone-failure.ts';

export type { RcloneOptions } from './rclone.ts';

const READ = 16 * 2 ** 20;

/** No such folder, no such file (rclone, "Exit code"). */
const ABSENT = [3, 4];

/** Links by whatever service a remote of rclone stands for, as far as the service makes links. */
export class RcloneLinkHost implements LinkHost {
  readonly name: string;
  readonly #locator: RcloneLocator;
  readonly #options: RcloneOptions;

  constructor(locator: RcloneLocator, options: RcloneOptions = {}) {
    this.name = linkLocatorText(locator);
    this.#locator = locator;
    this.#options = options;
  }

  newKey(fileName: string): LinkKey {
    return newLinkKey(this.#locator.path, fileName);
  }

  async upload(file: LinkFile, key: LinkKey, context: RunContext): Promise<{ readonly already: boolean }> {
    const target = this.#target(key);
    await assertUnchanged(file, context.signal);
    let [sent, transfers] = [0, 0];
    const onStats: RcloneCall['onStats'] = (stats) => {
      context.onEvent({ kind: 'bytes', bytes: Math.max(Math.min(stats.bytes, file.size) - sent, 0) });
      sent = Math.max(sent, Math.min(stats.bytes, file.size));
      transfers = stats.transfers;
    };
    const how = ['--checksum', '--no-traverse', '--stats', '500ms', '--stats-log-level', 'NOTICE'];
    this.#expectDone(await this.#run(['copyto', ...how, file.path, target], context, { onStats }));
    const held = await this.#size(target, context);
    if (held !== file.size)
      throw this.#failed(`it holds ${held ?? 'none'} of ${file.size} bytes after all were taken`);
    context.onEvent({ kind: 'bytes', bytes: file.size - sent });
    return { already: transfers === 0 };
  }

  async link(key: LinkKey, expires: Date, context: LinkContext): Promise<MadeLink> {
    const target = this.#target(key);
    const now = context.clock();
    const seconds = secondsUntil(expires, now);
    const run = await this.#run(['link', '--expire', `${seconds}s`, target], context);
    this.#expectDone(run);
    // "the last line of the output will contain the link" (rclone link).
    const url = run.stdout.trim().split(/\r?\n/).at(-1) ?? '';
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw this.#failed('rclone made no link that could be sent');
    return { url, expires: expiryOf(new URL(url), now) };
  }

  async end(key: LinkKey, context: LinkContext): Promise<LinkEnd> {
    const target = this.#target(key);
    // Where the service has links of their own this ends them; others say no, or do nothing ("Note", rclone link).
    await this.#run(['link', '--unlink', target], context);
    const removed = await this.#run(['deletefile', target], context, { env: FOR_GOOD });
    const folder = target.slice(0, target.lastIndexOf('/'));
    const names = await this.#names(folder, context);
    if (names === null ? removed.code !== 0 : names.includes(nameOfKey(key)))
      return { ended: 'alive', why: rcloneFailureText(removed) };
    await this.#run(['rmdir', folder], context);
    return {
      ended: 'link-dead',
      left: `What ${this.#locator.remote} keeps of deleted files, as a trash or older versions, is out of reach of rclone.`,
    };
  }

  close(): void {
    // Every call was a process of its own.
  }

  #target(key: LinkKey): string {
    assertOurKey(this.#locator.path, key);
    return `${this.#locator.remote}:${key}`;
  }

  #run(args: readonly string[], { signal }: LinkContext, more: Partial<RcloneCall> = {}): Promise<RcloneRun> {
    return runRclone(args, { ...this.#options, ...more, signal });
  }

  /** Null where there is none: in a bucket any path that is no file is taken for a folder. */
  async #size(target: string, context: LinkContext): Promise<number | null> {
    const seen = await this.#run(['lsjson', '--stat', target], context);
    if (ABSENT.includes(seen.code)) return null;
    this.#expectDone(seen);
    const found = JSON.parse(seen.stdout) as { Size?: unknown; IsDir?: unknown } | null;
    return found?.IsDir === false && typeof found.Size === 'number' ? found.Size : null;
  }

  /** Null where it cannot be seen: asked for one file, some backends call it absent when they were only not let in. */
  async #names(folder: string, context: LinkContext): Promise<readonly string[] | null> {
    const seen = await this.#run(
      ['lsjson', '--files-only', '--no-modtime', '--no-mimetype', folder],
      context,
    );
    if (ABSENT.includes(seen.code)) return [];
    if (seen.code !== 0) return null;
    return (JSON.parse(seen.stdout) as readonly { Name: string }[]).map(({ Name }) => Name);
  }

  #expectDone(run: RcloneRun): void {
    if (run.code !== 0) throw this.#failed(rcloneFailureText(run));
  }

  #failed(why: string): SafelightError {
    return new SafelightError('upload-failed', { place: this.name, why });
  }
}

/** rclone compares both sides when it has sent it; that this side is what the delivery made is ours to see. */
const assertUnchanged = async (file: LinkFile, signal: AbortSignal): Promise<void> => {
  await using reader = await PartReader.open(file);
  const buffer = Buffer.allocUnsafe(READ);
  while ((await reader.next(buffer)) !== null)
    if (signal.aborted) throw new SafelightError('interrupted', { what: 'The upload' });
  reader.assertWhole();
};

/**
 * When the link ends by itself, where the link says so: `X-Amz-Expires` (seconds, SigV4 query) or `se` (Azure's SAS).
 * Services that took `--expire` without a trace and those that have no such thing look alike, so neither is believed.
 */
const expiryOf = ({ searchParams }: URL, now: Date): Date | null => {
  const seconds = Number(searchParams.get('X-Amz-Expires') ?? Number.NaN);
  if (seconds > 0) return new Date(now.getTime() + seconds * 1000);
  const at = new Date(searchParams.get('se') ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
};
