import { homedir } from 'node:os';
import { join, parse, resolve } from 'node:path';
import type { Config, InboxConfig } from '@safelight/manifests';
import { InboxFolder } from '../../inbox/inbox-folder.ts';
import { SafelightError } from '../../model/errors.ts';
import { pathText } from '../../model/paths.ts';
import { State } from '../../vault/state.ts';
import type { Home } from '../home.ts';
import { rootsOf } from '../last-runs.ts';

/** The folder editors look for, unless told: no hidden one, because a panel asks its user to point at it. */
export const INBOX = 'Safelight Inbox';

export const inboxFolderOf = (config: Config): string => config.inbox?.folder ?? join(homedir(), INBOX);

/** As it is, or as it is by itself. */
export const inboxOf = (config: Config): InboxConfig =>
  config.inbox ?? { folder: inboxFolderOf(config), roots: [] };

/** Throws `inbox-unsafe`. */
export const openInbox = async (home: Home): Promise<InboxFolder> =>
  InboxFolder.open(inboxFolderOf(await home.config()));

/** A variable that is empty names the folder one stands in, and `/` names everything. */
const rootFrom = (text: string): string => {
  const refuse = (why: string): never => {
    throw new SafelightError('bad-argument', { what: `--root ${text}`, why });
  };
  if (text.trim() === '') refuse('it is empty');
  const root = resolve(text);
  return root === parse(root).root
    ? refuse('that is the whole disk: name the folders you export into')
    : root;
};

/** Keeps where the inbox is, and folders whose files may be asked for; what is null stays as it was. */
export const keepInbox = async (
  home: Home,
  { folder, roots }: { readonly folder: string | null; readonly roots: readonly string[] },
): Promise<void> => {
  const named = roots.map(rootFrom);
  await home.changeConfig((config) => {
    const known = inboxOf(config);
    const all = new Set([...known.roots, ...named]);
    const inbox = { ...known, folder: folder === null ? known.folder : resolve(folder), roots: [...all] };
    return { ...config, inbox };
  });
};

/** Folders whose files an editor may ask for: those that were named, and those in which remembered sets and their pictures lie. */
export const approvedRoots = (home: Home, config: Config): readonly string[] => {
  const known = new Set(config.inbox?.roots ?? []);
  for (const vault of config.vaults) {
    using state = new State(home.statePath(vault.id));
    for (const set of config.sets) {
      if (set.vault !== vault.id || set.kind === 'studio') continue;
      // One whose name is no text no editor can name.
      for (const root of rootsOf(state, set)) known.add(pathText(root) ?? '');
    }
  }
  known.delete('');
  return [...known].sort();
};
