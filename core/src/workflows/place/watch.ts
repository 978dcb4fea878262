import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { PlaceConfig, PlaceFed, PlaceWatch, VaultConfig } from '@safelight/manifests';
import { isSafelightError, type SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { type Notification, notifyDesktop } from '../../system/notification.ts';
import { PLACE_MARK } from '../../vault/layout.ts';
import { holdRunLock } from '../../vault/run-lock.ts';
import { mountPoints } from '../drives.ts';
import { chooseVault, type Home } from '../home.ts';
import { placeTrouble } from '../place-trouble.ts';
import { placeOf } from '../places.ts';
import { announcing } from '../running-jobs.ts';
import { feedPlaces } from './feed.ts';
import { isFedAt } from './feed-after-backup.ts';

export type { PlaceWatch } from '@safelight/manifests';

export interface WatchOptions {
  readonly vaultName: string | null;
  /** Told of each drive when it was brought up to date, as far as it could be. */
  readonly onFed: (fed: PlaceFed) => void;
  /** Told of what kept a drive from being looked at or fed: it is tried again when it comes the next time. */
  readonly onTrouble: (error: SafelightError) => void;
  /** What the desktop is to show of it; null: nothing. */
  readonly notice: ((fed: PlaceFed) => Notification) | null;
  /** Milliseconds between two looks. */
  readonly lookMs: number;
}

/**
 * `place watch`: waits for the drives of a vault's places, and brings each up to date when it appears; those that are there at the
 * beginning too. Until it is told to stop; then what was done. Throws `already-running` where another waits.
 */
export const watchDrives = async (
  home: Home,
  options: WatchOptions,
  context: RunContext,
): Promise<PlaceWatch> => {
  const { id, name } = chooseVault(await home.config(), home, options.vaultName);
  await home.prepare(id);
  using _lock = holdRunLock(join(home.vaultFolder(id), 'watch.lock'), name);
  const watch = new Watch(home, options, context);
  for (;;) {
    const vault = chooseVault(await home.config(), home, id);
    await watch.look(vault);
    await setTimeout(options.lookMs, undefined, { signal: context.signal }).catch(() => undefined);
    if (context.signal.aborted) {
      const drives = drivesOf(vault).map((one) => one.name);
      return { vault: vault.name, drives, service: null, places: watch.fed };
    }
  }
};

/** Those that come and go, and may be fed without being told to. */
export const drivesOf = ({ places }: VaultConfig): readonly PlaceConfig[] =>
  places.filter(({ kind, when }) => kind === 'folder' && when !== 'manual');

/** What is known of a drive: it is away, it is there and is to be fed, or was since it came. */
type Seen = 'away' | 'waiting' | 'fed';

const lies = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

class Watch {
  readonly fed: PlaceFed[] = [];
  readonly #home: Home;
  readonly #options: WatchOptions;
  readonly #context: RunContext;
  readonly #seen = new Map<string, Seen>();
  /** By place: what was seen of the system when it was looked for. Where that is as it was, so is the drive. */
  readonly #signs = new Map<string, string>();

  constructor(home: Home, options: WatchOptions, context: RunContext) {
    this.#home = home;
    this.#options = options;
    this.#context = context;
  }

  async look(vault: VaultConfig): Promise<void> {
    const mounted = (await mountPoints(process.platform)).join('\n');
    for (const config of drivesOf(vault)) {
      await this.#notice(vault, config, mounted);
      if (this.#seen.get(config.name) !== 'waiting' || !isFedAt(config, this.#context.clock())) continue;
      this.#seen.set(config.name, 'fed');
      await this.#feed(vault, config);
    }
  }

  /** Is it there? A drive is only read where something changed: it may sleep. */
  async #notice(vault: VaultConfig, { name, path }: PlaceConfig, mounted: string): Promise<void> {
    const sign = `${await lies(join(path, PLACE_MARK))} ${mounted}`;
    if (this.#signs.get(name) === sign) return;
    this.#signs.set(name, sign);
    const isThere = (await placeTrouble(await placeOf(vault, name), vault)) === null;
    const before = this.#seen.get(name) ?? 'away';
    this.#seen.set(name, isThere ? (before === 'away' ? 'waiting' : before) : 'away');
  }

  async #feed(vault: VaultConfig, { name }: PlaceConfig): Promise<void> {
    const job = { vault: vault.id, command: 'place watch', place: name };
    try {
      const all = await announcing(this.#home, job, this.#context, (told) =>
        feedPlaces(this.#home, vault, { targets: new Set([name]), check: 'nothing' }, told),
      );
      for (const fed of all.filter((one) => one.name === name)) {
        this.fed.push(fed);
        this.#options.onFed(fed);
        if (this.#options.notice !== null) await notifyDesktop(this.#options.notice(fed));
      }
    } catch (error) {
      if (this.#context.signal.aborted) return;
      if (!isSafelightError(error)) throw error;
      this.#options.onTrouble(error);
    }
  }
}
