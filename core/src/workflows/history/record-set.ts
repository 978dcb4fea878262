import type { SetConfig, VaultConfig } from '@safelight/manifests';
import type { Home } from '../home.ts';
import { record } from './record.ts';

/** Writes down that a set is backed up from now on, or not any more. */
export const recordSet = (
  home: Home,
  vault: VaultConfig,
  {
    kind,
    set,
    at,
  }: { readonly kind: 'set-added' | 'set-removed'; readonly set: SetConfig; readonly at: Date },
): Promise<void> =>
  record(home, vault, at, (name) => ({ kind, data: { set: set.id, name: name(set.name) } }));
