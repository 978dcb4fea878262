import type { InboxInstalled } from '@safelight/manifests';
import { InboxFolder } from '../../inbox/inbox-folder.ts';
import type { RunContext } from '../../model/events.ts';
import { type Installed, install, uninstall } from '../../system/install.ts';
import { type Installation, loginService, type Service, thisSystem } from '../../system/service.ts';
import type { Home } from '../home.ts';
import { approvedRoots, inboxFolderOf, keepInbox } from './inbox-config.ts';
import { greet } from './welcome.ts';

export type { InboxInstalled } from '@safelight/manifests';

export interface InstallOptions {
  /** Null: where it is, or the usual one. */
  readonly folder: string | null;
  /** Folders whose files may be asked for, besides those of the sets. */
  readonly roots: readonly string[];
  readonly service: Service;
  /** `file`: write what the system starts, and let the person make it known. */
  readonly start: 'now' | 'file';
  readonly mode: 'write' | 'dry-run';
}

/** `inbox install`: makes the folder, and has the system look after it whenever somebody logs in. */
export const installInbox = async (
  home: Home,
  { folder, roots, service, start, mode }: InstallOptions,
  { clock }: RunContext,
): Promise<InboxInstalled> => {
  const installation = inboxService(service);
  let installed: Installed = { started: false, trouble: null };
  if (mode === 'write') {
    if (folder !== null || roots.length > 0) await keepInbox(home, { folder, roots });
    const inbox = await InboxFolder.open(inboxFolderOf(await home.config()));
    await greet(home, inbox, clock());
    installed = await install(installation, start);
  }
  const config = await home.config();
  return {
    folder: folder ?? inboxFolderOf(config),
    roots: [...approvedRoots(home, config)],
    service: fileOf(installation),
    ...installed,
    commands: installation.start.map((line) => line.join(' ')),
  };
};

/** `inbox install --remove`: nothing looks after the folder any more; it and what is in it stays. */
export const removeInboxService = async (home: Home, service: Service): Promise<InboxInstalled> => {
  const installation = inboxService(service);
  await uninstall(installation);
  const config = await home.config();
  return {
    folder: inboxFolderOf(config),
    roots: [...approvedRoots(home, config)],
    service: fileOf(installation),
    started: false,
    trouble: null,
    commands: [],
  };
};

const inboxService = (service: Service): Installation =>
  loginService({ ...service, name: 'inbox', about: 'does what your editors ask for' }, thisSystem());

const fileOf = ({ files }: Installation): string => files[0]?.path ?? '';
