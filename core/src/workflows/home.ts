import { createHash } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Config, DocumentError, parseDocument, type VaultConfig } from '@safelight/manifests';
import { makeFolderDurably, writeFileDurably } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { holdLock } from '../vault/run-lock.ts';

/** Where this computer keeps configuration and state: a folder that only its user can read. */
export class Home {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get configPath(): string {
    return join(this.path, 'config.json');
  }
  vaultFolder(vault: string): string {
    return join(this.path, 'vaults', vault);
  }
  statePath(vault: string): string {
    return join(this.vaultFolder(vault), 'state.db');
  }
  /** What happened, in order. */
  ledgerPath(vault: string): string {
    return join(this.vaultFolder(vault), 'ledger.db');
  }
  lockPath(vault: string): string {
    return join(this.vaultFolder(vault), 'lock.db');
  }
  /** Held by whoever feeds a place. */
  feedLockPath(vault: string, place: string): string {
    const name = createHash('sha256').update(place).digest('hex').slice(0, 16);
    return join(this.vaultFolder(vault), `feeding-${name}.db`);
  }
  keyFile(vault: string): string {
    return join(this.vaultFolder(vault), 'machine.key');
  }
  /** Only with `--keystore file`. */
  secretFile(vault: string): string {
    return join(this.vaultFolder(vault), 'secret');
  }
  /** How mail is sent from here, sealed. */
  mailAccount(vault: string): string {
    return join(this.vaultFolder(vault), 'mail-account');
  }
  /** Where it is posted how a run of the schedule ended, sealed. */
  webhook(vault: string): string {
    return join(this.vaultFolder(vault), 'webhook');
  }
  scratchFolder(vault: string): string {
    return join(this.vaultFolder(vault), 'scratch');
  }

  async prepare(vault: string): Promise<void> {
    for (const folder of [
      this.path,
      join(this.path, 'vaults'),
      this.vaultFolder(vault),
      this.scratchFolder(vault),
    ]) {
      await makeFolderDurably(folder);
      await chmod(folder, 0o700);
    }
  }

  /** Empty where there is none. Throws `config-unreadable`. */
  async config(): Promise<Config> {
    const text = await readFile(this.configPath, 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw new SafelightError(
        'config-unreadable',
        { path: this.configPath, why: systemCode(error) ?? 'unknown' },
        error,
      );
    });
    if (text === null) return { version: 1, vaults: [], sets: [] };
    try {
      return parseDocument(Config, text);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      throw new SafelightError('config-unreadable', { path: this.configPath, why: error.why }, error);
    }
  }

  async saveConfig(config: Config): Promise<void> {
    await writeFileDurably(this.configPath, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  }

  /** Reads, changes and saves it while nobody else does. Throws `already-running` where somebody does for long. */
  async changeConfig(changed: (config: Config) => Config): Promise<Config> {
    await makeFolderDurably(this.path);
    using _lock = await heldSoon(join(this.path, 'config.lock'));
    const config = changed(await this.config());
    await this.saveConfig(config);
    return config;
  }

  /** Changes what is kept of a vault as it is now; gives what is kept of it from then on. */
  async changeVault(id: string, changed: (vault: VaultConfig) => VaultConfig): Promise<VaultConfig | null> {
    const { vaults } = await this.changeConfig((config) => ({
      ...config,
      vaults: config.vaults.map((vault) => (vault.id === id ? changed(vault) : vault)),
    }));
    return vaults.find((vault) => vault.id === id) ?? null;
  }

  async updateVault(vault: VaultConfig): Promise<void> {
    await this.changeConfig((config) => {
      const others = config.vaults.filter(({ id }) => id !== vault.id);
      return { ...config, vaults: [...others, vault] };
    });
  }
}

/** A change takes milliseconds; who holds it for longer than this is stuck. */
const LONGEST_MS = 5_000;

const heldSoon = async (path: string): Promise<Disposable> => {
  const start = performance.now();
  for (;;) {
    const held = holdLock(path);
    if (held !== null) return held;
    if (performance.now() - start > LONGEST_MS)
      throw new SafelightError('already-running', { vault: 'the configuration' });
    await setTimeout(20);
  }
};

/** The vault a command is about: the only one, or the one that was named. */
export const chooseVault = (config: Config, home: Home, name: string | null): VaultConfig => {
  const { vaults } = config;
  if (vaults.length === 0) throw new SafelightError('no-vault', { home: home.path });
  if (name !== null) {
    const found = vaults.find((vault) => vault.name === name || vault.id === name);
    if (found === undefined) throw new SafelightError('unknown-vault', { name });
    return found;
  }
  const [only, ...more] = vaults;
  if (only === undefined || more.length > 0)
    throw new SafelightError('several-vaults', { names: vaults.map((vault) => vault.name) });
  return only;
};
