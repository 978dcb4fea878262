import type { MachineNames, MachineSettings } from '@safelight/manifests';
import type { Ledger } from '../../ledger/ledger.ts';
import { settingsPath } from '../../vault/layout.ts';
import { sha256Of } from '../../vault/signing.ts';
import { provenanceOf, sealText, type WritableStore } from '../../vault/store.ts';
import type { NewFile, Publishing } from './publish-history.ts';

type Said<T> = Omit<T, 'type' | 'vault' | 'certificate' | 'machine' | 'seq' | 'previous' | 'generation'>;

/** What this computer backs up and where to, where that changed. */
export const newSettings = ({ store, ledger, vault, sets }: Publishing): Promise<NewFile[]> => {
  const said: Said<MachineSettings> = {
    machineName: vault.machineName,
    sets: sets.map(({ vault: _vault, ...set }) => set),
    places: vault.places,
    ...(vault.rule === undefined ? {} : { rule: vault.rule }),
  };
  return ifChanged(store, ledger, { kind: 'settings', said });
};

/** The names behind the digests of this computer's history, where one came or went. */
export const newNames = (store: WritableStore, ledger: Ledger): Promise<NewFile[]> => {
  const salt = ledger.salt().toString('hex').toUpperCase();
  const said: Said<MachineNames> = { salt, names: ledger.ownNames() };
  return ifChanged(store, ledger, { kind: 'names', said });
};

const ifChanged = async (
  store: WritableStore,
  ledger: Ledger,
  { kind, said }: { readonly kind: 'settings' | 'names'; readonly said: object },
): Promise<NewFile[]> => {
  const before = ledger.files().filter((file) => file.kind === kind);
  const mark = sha256Of(JSON.stringify(said));
  if (before.at(-1)?.mark === mark) return [];
  const document = { type: kind, ...provenanceOf(store, 0, null), generation: before.length, ...said };
  const { sha256, bytes } = await sealText(store, `${JSON.stringify(document)}\n`);
  return [{ kind, path: settingsPath(sha256), sha256, size: bytes.length, mark, bytes }];
};
