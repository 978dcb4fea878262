import {
  CatalogRecord,
  Config,
  Delivery,
  Extent,
  FileEntry,
  FolderLine,
  InventoryHeader,
  KeyringHeader,
  KeyringLine,
  LedgerEvent,
  LedgerHeader,
  LinkEntry,
  MachineNames,
  MachineSettings,
  OpenRun,
  ProblemLine,
  Removal,
  SnapshotRoot,
  VaultDescription,
  VaultSecrets,
} from '../../manifests/src/index.ts';

export const hash = (digit: string): string => digit.repeat(64);
export const content = `${'c'.repeat(32)}.2097152`;
export const uuid = '7f9c24e8-3b12-4fef-91e0-56a2d5a8e1b0';
const certificate = 'a'.repeat(40);
const machine = 'b'.repeat(40);
const instant = '2026-04-26T14:03:11.000Z';

export const provenance = { vault: uuid, certificate, machine, seq: 3, previous: hash('e') };

const fileEntry = {
  kind: 'file',
  name: 'IMG_1.CR3',
  nameBytes: 'SU1HXzEuQ1Iz',
  size: 2_097_152,
  mtime: '1777212191000000001',
  mode: 420,
  xxh128: 'd'.repeat(32),
  content,
};

const catalogRecord = {
  root: 0,
  path: 'Studio.lrcat',
  kind: 'lightroom',
  version: '1300000',
  identity: 'X',
  state: 'open',
  holder: { program: 'lightroom.exe', pid: 4711 },
  asOf: instant,
  companion: {
    name: 'Studio.lrcat-data',
    copied: 'open',
    changed: 2,
    closed: { name: 'Studio.lrcat-data (closed 2026-04-20)', at: instant },
  },
  counts: {
    images: 1,
    files: 1,
    folders: 1,
    develop: 1,
    missingDevelop: 0,
    keywords: 0,
    collections: 0,
    masks: null,
  },
  references: 1,
  missing: 0,
  orphans: 0,
  notes: ['open'],
};

const set = { id: uuid, name: 'Studio', kind: 'lightroom', path: '/p/Studio.lrcat', pathBytes: 'L3A=' };

const root = {
  type: 'snapshot',
  ...provenance,
  created: instant,
  machineName: 'tower',
  set,
  roots: [{ path: '/p', pathBytes: 'L3A=', label: 'p' }],
  latestOnly: [{ root: 0, path: 'Studio Smart Previews.lrdata', pathBytes: 'L3A=' }],
  catalog: catalogRecord,
  index: [content],
  keyrings: [hash('f')],
  totals: { folders: 1, files: 1, bytes: 1, links: 0, problems: 0 },
  excluded: [{ rule: 'macos-system', reason: 'made again', entries: 2 }],
  problems: [],
  complete: true,
  removals: null,
  ledger: null,
  seen: [{ machine, seq: 2, root: hash('9') }],
};

const vaultConfig = {
  id: uuid,
  name: 'Studio',
  certificate,
  machine,
  machineName: 'tower',
  keystore: 'file',
  writeOnly: false,
  places: [{ name: 'vault', kind: 'folder', path: '/v' }],
  wordsProven: null,
  head: { seq: 3, root: hash('1') },
};

/** One valid example of each document, with every member that may be there. */
export const documents = [
  { name: 'file entry', schema: FileEntry, example: fileEntry },
  {
    name: 'link entry',
    schema: LinkEntry,
    example: { kind: 'link', name: 'l', nameBytes: 'bA==', mtime: '-1', target: 't', targetBytes: 'dA==' },
  },
  { name: 'extent', schema: Extent, example: { content, offset: 65_536, length: 1 } },
  {
    name: 'folder line',
    schema: FolderLine,
    example: { root: 0, path: 'day', pathBytes: 'ZGF5', files: 1, bytes: 2, leaves: [content] },
  },
  {
    name: 'problem line',
    schema: ProblemLine,
    example: { path: '/p', pathBytes: 'L3A=', code: 'source-missing', message: 'm' },
  },
  { name: 'catalog record', schema: CatalogRecord, example: catalogRecord },
  { name: 'snapshot root', schema: SnapshotRoot, example: root },
  { name: 'keyring header', schema: KeyringHeader, example: { type: 'keyring', ...provenance, lines: 1 } },
  {
    name: 'keyring line',
    schema: KeyringLine,
    example: { object: hash('0'), size: 57, key: 'AB'.repeat(32), contents: [[content, 0, 2_097_152]] },
  },
  {
    name: 'inventory header',
    schema: InventoryHeader,
    example: { type: 'inventory', ...provenance, part: 1, parts: 1, buildsOn: [hash('2')], entries: 0 },
  },
  {
    name: 'vault description',
    schema: VaultDescription,
    example: { format: 1, vault: uuid, name: 'Studio', certificate, created: instant },
  },
  {
    name: 'vault secrets',
    schema: VaultSecrets,
    example: { type: 'secrets', ...provenance, contentKey: '0F'.repeat(32) },
  },
  {
    name: 'open run',
    schema: OpenRun,
    example: { type: 'run', ...provenance, id: uuid, renewed: instant, keyrings: [hash('3')] },
  },
  {
    name: 'removal',
    schema: Removal,
    example: {
      type: 'removal',
      ...provenance,
      objects: [hash('4')],
      keyrings: [{ keyring: hash('5'), successor: null }],
      roots: [hash('6')],
    },
  },
  {
    name: 'ledger header',
    schema: LedgerHeader,
    example: { type: 'ledger', ...provenance, from: 3, to: 4, after: hash('7'), head: hash('8') },
  },
  {
    name: 'ledger event',
    schema: LedgerEvent,
    example: {
      index: 3,
      at: instant,
      machine,
      previous: hash('7'),
      kind: 'restore-test',
      data: { set: uuid, name: hash('6'), seq: 3, files: 6, bytes: 2_097_152, passed: true },
      hash: hash('8'),
    },
  },
  {
    name: 'machine settings',
    schema: MachineSettings,
    example: { type: 'settings', ...provenance, generation: 1, machineName: 'tower', sets: [set] },
  },
  {
    name: 'machine names',
    schema: MachineNames,
    example: {
      type: 'names',
      ...provenance,
      generation: 1,
      salt: '0F'.repeat(32),
      names: [{ digest: hash('6'), text: 'Studio' }],
    },
  },
  {
    name: 'delivery',
    schema: Delivery,
    example: {
      type: 'delivery',
      ...provenance,
      id: uuid,
      generation: 1,
      made: instant,
      client: { name: 'Huber', language: 'de', archiveTo: 'anna@example.org', wordsTo: '+49 171 2345678' },
      purpose: 'full',
      shoots: ['2026-04-26_Huber_Wedding'],
      metadata: 'client',
      credit: { creator: 'Anna', copyright: '© Anna', email: null, url: null },
      format: 'zip',
      words: 'a-b-c-d-e-f',
      recipients: [certificate],
      folder: '/home/anna/Safelight Deliveries/2026-04-26 7f9c24e8',
      archives: [{ name: 'pictures.zip', size: 9, sha256: hash('1'), files: 2, list: hash('2') }],
      files: 2,
      bytes: 8,
      problems: [{ path: '/p/c.jpg', code: 'source-missing', message: 'It is missing.' }],
      links: [{ archive: null, url: 'https://example.org/x', expires: instant, host: 's3://b', key: 'k' }],
      sent: [{ at: instant, road: 'archive', by: 'print', to: 'anna@example.org' }],
      closed: null,
    },
  },
  {
    name: 'configuration',
    schema: Config,
    example: {
      version: 1,
      vaults: [vaultConfig],
      sets: [{ ...set, vault: uuid, maps: [{ from: 'D:', to: '/d' }] }],
      presets: [
        {
          id: 'huber',
          name: 'Huber',
          client: 'Anna Huber',
          purpose: 'full',
          metadata: 'client',
          originals: false,
          format: 'zip',
          names: 'visible',
          limit: 4_000_000_000,
          longSide: 2048,
          watermark: null,
          recipients: [],
          out: null,
          language: 'de',
          archiveTo: 'anna@example.org',
          wordsTo: null,
          by: 'print',
          upload: null,
          days: 7,
        },
      ],
      inbox: {
        folder: '/home/anna/Safelight Inbox',
        roots: ['/home/anna/Export'],
        panels: [{ id: 'abcd1234', name: 'Photoshop', vault: uuid, at: instant }],
        pairing: 'required',
      },
    },
  },
] as const;
