import type { PlaceWatch } from '@safelight/manifests';
import { install, uninstall } from '../../system/install.ts';
import { type Installation, loginService, type Service, thisSystem } from '../../system/service.ts';
import { chooseVault, type Home } from '../home.ts';
import { drivesOf } from './watch.ts';

export interface WatchServiceOptions {
  readonly vaultName: string | null;
  /** Safelight as it runs now. */
  readonly self: Service;
  /** `file`: write what the system starts, and let the person make it known. */
  readonly start: 'now' | 'file';
  readonly mode: 'write' | 'dry-run';
}

/** `place watch --install`: has the system wait for drives whenever somebody logs in. */
export const installWatch = async (
  home: Home,
  { vaultName, self, start, mode }: WatchServiceOptions,
): Promise<PlaceWatch> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  const installation = watchService(vault.id, self);
  const written = mode === 'write';
  const installed = written ? await install(installation, start) : { started: false, trouble: null };
  const commands = installation.start.map((line) => line.join(' '));
  return told(vault, installation, { written, ...installed, commands });
};

/** `place watch --remove`: nothing waits for drives any more. */
export const removeWatch = async (
  home: Home,
  { vaultName, self, mode }: Omit<WatchServiceOptions, 'start'>,
): Promise<PlaceWatch> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  const installation = watchService(vault.id, self);
  if (mode === 'write') await uninstall(installation);
  return told(vault, installation, { written: false, started: false, trouble: null, commands: [] });
};

const watchService = (vault: string, self: Service): Installation =>
  loginService(
    {
      ...self,
      args: [...self.args, 'place', 'watch', '--quiet', '--notify', '--vault-name', vault],
      // Two studios on one computer have one each.
      name: `drives-${vault.slice(0, 8)}`,
      about: 'brings drives up to date when they are plugged in',
    },
    thisSystem(),
  );

const told = (
  vault: Parameters<typeof drivesOf>[0],
  { files }: Installation,
  state: Omit<NonNullable<PlaceWatch['service']>, 'file'>,
): PlaceWatch => ({
  vault: vault.name,
  drives: drivesOf(vault).map(({ name }) => name),
  service: { file: files[0]?.path ?? '', ...state },
  places: [],
});
