import {
  Config,
  Extent,
  FolderLine,
  InventoryHeader,
  KeyringHeader,
  KeyringLine,
  LeafEntry,
  OpenRun,
  ProblemLine,
  Removal,
  SnapshotRoot,
  VaultDescription,
  VaultSecrets,
} from '../../manifests/src/index.ts';
import type { Described } from './json-schema.ts';

/** What lies in a vault or on this computer; docs/format.md says how it gets there and who signs it. */
export const documents: readonly Described[] = [
  {
    name: 'vault-description',
    title: 'Which vault this is',
    about: '`vault.json`.',
    schema: VaultDescription,
  },
  {
    name: 'vault-secrets',
    title: 'What content ids are made with',
    about: '`settings/<sha256>`, sealed.',
    schema: VaultSecrets,
  },
  {
    name: 'snapshot-root',
    title: 'One set at one time',
    about: '`snapshots/<seq>-<machine>-<sha256>`, sealed.',
    schema: SnapshotRoot,
  },
  {
    name: 'folder-line',
    title: 'A folder of a snapshot',
    about: 'One line of the index of a snapshot, sealed.',
    schema: FolderLine,
  },
  {
    name: 'leaf-entry',
    title: 'A file or link of a snapshot',
    about: 'One line of a leaf of a folder, sealed.',
    schema: LeafEntry,
  },
  {
    name: 'extent',
    title: 'A stretch of a file',
    about: 'One line of a leaf of extents, sealed.',
    schema: Extent,
  },
  {
    name: 'problem-line',
    title: 'What a run could not read',
    about: 'One line of a leaf of problems, sealed.',
    schema: ProblemLine,
  },
  {
    name: 'keyring-header',
    title: 'A keyring',
    about: 'First line of a keyring, sealed.',
    schema: KeyringHeader,
  },
  {
    name: 'keyring-line',
    title: 'An object, its key and what it holds',
    about: 'Every other line of a keyring, sealed.',
    schema: KeyringLine,
  },
  {
    name: 'inventory-header',
    title: 'A signed list of files',
    about: 'First line of an inventory, behind `#`.',
    schema: InventoryHeader,
  },
  {
    name: 'open-run',
    title: 'A run that is going on',
    about: '`runs/<machine>-<id>`, clear-signed.',
    schema: OpenRun,
  },
  {
    name: 'removal',
    title: 'What was taken out of the vault on purpose',
    about: '`removals/<seq>-<sha256>`, clear-signed.',
    schema: Removal,
  },
  {
    name: 'config',
    title: 'What this computer remembers',
    about: '`config.json` in the folder of this computer. Holds no secret.',
    schema: Config,
  },
];
