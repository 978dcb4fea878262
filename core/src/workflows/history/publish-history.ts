import type { InventoryEntry, LedgerFact, SetConfig, VaultConfig } from '@safelight/manifests';
import type { Ledger, PublishedFile } from '../../ledger/ledger.ts';
import { sealStretch } from '../../ledger/stretches.ts';
import type { Sha256 } from '../../model/digest.ts';
import type { VaultPath } from '../../place/place.ts';
import { stretchPath } from '../../vault/layout.ts';
import type { WritableStore } from '../../vault/store.ts';
import { expectBackup, settleBackup } from './pending-backup.ts';
import { newNames, newSettings } from './publish-settings.ts';
import { begin, type Naming } from './record.ts';

/** What a run adds to the vault beside its snapshot: the history since the last one, and what else changed. */
export interface HistoryToPublish {
  /** Hash of the newest event that is in the vault when the root is. */
  readonly head: Sha256 | null;
  /** Files that no inventory names yet. */
  readonly entries: readonly InventoryEntry[];
  /** Puts them. From here on a run that is cut off is written down as done if its root came. */
  announce(root: Sha256): Promise<void>;
  /** The root is there: the backup is written down. */
  settle(): void;
}

export interface Publishing {
  readonly store: WritableStore;
  readonly ledger: Ledger;
  readonly vault: VaultConfig;
  readonly sets: readonly SetConfig[];
  readonly at: string;
  /** What is written down once the root is there. */
  readonly tell: (name: Naming, root: Sha256) => LedgerFact;
}

/** While the root is not sealed yet. */
const NO_ROOT = '0'.repeat(64) as Sha256;

export type NewFile = Omit<PublishedFile, 'inventoried'> & { readonly bytes: Uint8Array };

/** Seals what is new; nothing is written into the vault before `announce`. */
export const prepareHistory = async (publishing: Publishing): Promise<HistoryToPublish> => {
  const { store, ledger, vault, at, tell } = publishing;
  ledger.transaction(() => {
    begin(ledger, vault, at);
    // The names that the backup's own event needs are published with it.
    tell((text) => ledger.name(text), NO_ROOT);
  });
  await forgetLost(store, ledger);
  const fresh = [
    ...(await newStretch(store, ledger)),
    ...(await newSettings(publishing)),
    ...(await newNames(store, ledger)),
  ];
  const waiting = ledger.files().filter(({ inventoried }) => !inventoried);
  return {
    head: ledger.hashAt(sealedTo([...ledger.files(), ...fresh])),
    entries: [...waiting, ...fresh].map(({ path, sha256, size }) => ({ path, sha256, size })),
    announce: async (root) => {
      ledger.transaction(() => {
        for (const file of fresh) ledger.addFile(file);
        expectBackup(ledger, { root, at, fact: tell((text) => ledger.name(text), root) });
      });
      for (const { path, bytes } of fresh) await store.place.put(path as VaultPath, bytes);
    },
    settle: () => settleBackup(ledger, 'published'),
  };
};

/** Files of a run that was cut off before they came: they are sealed again. */
const forgetLost = async ({ place }: WritableStore, ledger: Ledger): Promise<void> => {
  for (const { path, size, inventoried } of ledger.files())
    if (!inventoried && (await place.size(path as VaultPath)) !== size) ledger.forgetFile(path);
};

/** Number of the last event that a stretch in the vault holds. */
const sealedTo = (files: readonly Pick<PublishedFile, 'kind' | 'mark'>[]): number =>
  Math.max(-1, ...files.filter(({ kind }) => kind === 'stretch').map(({ mark }) => Number(mark)));

const newStretch = async (store: WritableStore, ledger: Ledger): Promise<NewFile[]> => {
  const rows = ledger.rows(ledger.machine, sealedTo(ledger.files()) + 1);
  const head = ledger.hashAt(rows.at(-1)?.number ?? -1);
  if (head === null) return [];
  const { name, sha256, bytes } = await sealStretch(store, rows, head);
  const file = { kind: 'stretch', path: stretchPath(name), mark: String(name.to) } as const;
  return [{ ...file, sha256, size: bytes.length, bytes }];
};
