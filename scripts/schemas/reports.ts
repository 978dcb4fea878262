import {
  ArchiveReport,
  BackupDocument,
  BackupPlans,
  CatalogCheck,
  CatalogOverview,
  CheckReport,
  DeliverPlan,
  DeliverReport,
  DeliveryCheck,
  DeliveryClosed,
  DeliveryList,
  DeliverySent,
  DeliveryShown,
  DeliveryWords,
  DoctorReport,
  DrillReport,
  ErrorDocument,
  FindReport,
  HistoryCheck,
  HistoryReport,
  InboxInstalled,
  InboxPaired,
  InboxReport,
  KitReport,
  MailAccountShown,
  MissingReport,
  OpenDocument,
  Overview,
  PresetList,
  ProofReport,
  RestorePlan,
  RestoreReport,
  SetList,
  SetRemoval,
  SetUpReport,
  SnapshotsReport,
  StatusReport,
} from '../../manifests/src/index.ts';
import type { Described, Description } from './json-schema.ts';

interface Report {
  readonly name: string;
  /** As it is typed; `--dry-run` only where it prints another document. */
  readonly command: string;
  readonly title: string;
  readonly schema: Description;
}

const reports: readonly Report[] = [
  { name: 'overview', command: 'safelight', title: 'How things stand', schema: Overview },
  { name: 'status', command: 'safelight status', title: 'How every shoot stands', schema: StatusReport },
  {
    name: 'archive',
    command: 'safelight archive',
    title: 'A shoot that lives only in the vault',
    schema: ArchiveReport,
  },
  { name: 'init', command: 'safelight init', title: 'A new vault', schema: SetUpReport },
  { name: 'open', command: 'safelight open', title: 'A vault that was attached', schema: OpenDocument },
  { name: 'backup', command: 'safelight backup', title: 'What was backed up', schema: BackupDocument },
  {
    name: 'backup-plan',
    command: 'safelight backup --dry-run',
    title: 'What would be backed up',
    schema: BackupPlans,
  },
  {
    name: 'snapshots',
    command: 'safelight snapshots',
    title: 'What the vault holds',
    schema: SnapshotsReport,
  },
  { name: 'find', command: 'safelight find', title: 'Where pictures are', schema: FindReport },
  { name: 'restore', command: 'safelight restore', title: 'What was restored', schema: RestoreReport },
  {
    name: 'restore-missing',
    command: 'safelight restore --missing',
    title: 'What the disk lacked',
    schema: MissingReport,
  },
  {
    name: 'restore-plan',
    command: 'safelight restore --dry-run',
    title: 'What would be restored',
    schema: RestorePlan,
  },
  { name: 'verify', command: 'safelight verify', title: 'Whether a vault is whole', schema: CheckReport },
  { name: 'drill', command: 'safelight drill', title: 'A restore test', schema: DrillReport },
  {
    name: 'catalog-show',
    command: 'safelight catalog show',
    title: 'What is in a catalog',
    schema: CatalogOverview,
  },
  {
    name: 'catalog-check',
    command: 'safelight catalog check',
    title: 'Whether the pictures of a catalog are there',
    schema: CatalogCheck,
  },
  {
    name: 'doctor',
    command: 'safelight doctor',
    title: 'What is wrong on this computer',
    schema: DoctorReport,
  },
  { name: 'history-show', command: 'safelight history', title: 'What was done', schema: HistoryReport },
  {
    name: 'history-verify',
    command: 'safelight history verify',
    title: 'Whether somebody changed the history',
    schema: HistoryCheck,
  },
  {
    name: 'deliver',
    command: 'safelight deliver',
    title: 'Archives for a client',
    schema: DeliverReport,
  },
  {
    name: 'deliver-plan',
    command: 'safelight deliver --dry-run',
    title: 'What would go to a client',
    schema: DeliverPlan,
  },
  {
    name: 'delivery-list',
    command: 'safelight delivery list',
    title: 'What went to whom',
    schema: DeliveryList,
  },
  { name: 'delivery-show', command: 'safelight delivery show', title: 'One delivery', schema: DeliveryShown },
  {
    name: 'inbox-run',
    command: 'safelight inbox run',
    title: 'What was done for editors',
    schema: InboxReport,
  },
  {
    name: 'inbox-install',
    command: 'safelight inbox install',
    title: 'Where editors ask',
    schema: InboxInstalled,
  },
  {
    name: 'inbox-pair',
    command: 'safelight inbox pair',
    title: 'Which panels are believed',
    schema: InboxPaired,
  },
  {
    name: 'preset-list',
    command: 'safelight preset list',
    title: 'What editors may ask for',
    schema: PresetList,
  },
  {
    name: 'delivery-words',
    command: 'safelight delivery words',
    title: 'What opens a delivery',
    schema: DeliveryWords,
  },
  {
    name: 'delivery-send',
    command: 'safelight delivery send',
    title: 'What went out by which road',
    schema: DeliverySent,
  },
  {
    name: 'delivery-check',
    command: 'safelight delivery check',
    title: 'Whether all pictures arrived',
    schema: DeliveryCheck,
  },
  {
    name: 'delivery-close',
    command: 'safelight delivery close',
    title: 'Links that were ended',
    schema: DeliveryClosed,
  },
  {
    name: 'delivery-mail',
    command: 'safelight delivery mail',
    title: 'How mail is sent from here',
    schema: MailAccountShown,
  },
  { name: 'set-list', command: 'safelight set list', title: 'What is backed up', schema: SetList },
  {
    name: 'set-remove',
    command: 'safelight set remove',
    title: 'A set that was forgotten',
    schema: SetRemoval,
  },
  { name: 'key-kit', command: 'safelight key kit', title: 'The printed sheet', schema: KitReport },
  {
    name: 'key-prove',
    command: 'safelight key prove',
    title: 'Words that were typed back',
    schema: ProofReport,
  },
];

/** What each command prints with `--json`, and what any of them prints where it fails. */
export const reportDocuments: readonly Described[] = [
  ...reports.map(({ name, command, title, schema }) => ({
    name: `reports/${name}`,
    title,
    about: `What \`${command} --json\` prints.`,
    schema,
  })),
  {
    name: 'reports/error',
    title: 'What went wrong',
    about: 'What any command prints with `--json` where it fails; the exit code tells the kind of failure.',
    schema: ErrorDocument,
  },
];
