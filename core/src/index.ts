export type {
  KeptSnapshot,
  MadeSnapshot,
  PrunePlace,
  PruneRun,
  PruneWaiting,
  RunningJob,
  ShootStatus,
} from '@safelight/manifests';
export type { BackupReport } from './backup/report.ts';
export { parseMove } from './catalog/root-move.ts';
export { parseRating } from './catalog/selection-rating.ts';
export { type CheckFinding, type CheckReport, checkExit } from './check/report.ts';
export { deliverExit } from './delivery/report.ts';
export { drillPage } from './drill/page.ts';
export { type DrillReport, drillExit } from './drill/report.ts';
export { drillSheet } from './drill/sheet.ts';
export type { PageText, Thumbnails } from './drill/told.ts';
export { parseFingerprint } from './keys/fingerprint.ts';
export { readPassphraseFile } from './keys/passphrase-file.ts';
export { parseWords, type RecoveryWords, WORD_COUNT, wordsOf } from './keys/words.ts';
export { readWordsFile } from './keys/words-file.ts';
export { parseWebhook, type Webhook } from './mail/webhook.ts';
export {
  type ErrorCode,
  type ErrorData,
  isSafelightError,
  SafelightError,
  systemCode,
} from './model/errors.ts';
export type { Listener, Phase, ProgressEvent, RunContext } from './model/events.ts';
export { displayPath } from './model/paths.ts';
export { type CatalogCheck, type CheckedRoot, catalogCheckExit } from './reconcile/report.ts';
export { type RestoreReport, restoreExit } from './restore/report.ts';
export { USUAL as USUAL_RETENTION } from './retention/plan.ts';
export { pruneExit } from './retention/report.ts';
export { type StatusText, statusPage } from './status/page.ts';
export { type StatusReport, type StatusStep, statusExit } from './status/report.ts';
export { type PlaceFed, syncExit } from './sync/report.ts';
export { type ArchiveOptions, type ArchiveReport, archiveShoot } from './workflows/archive-shoot.ts';
export { type BackUpPathsOptions, type BackupDocument, backUpPaths } from './workflows/back-up-paths.ts';
export { type CatalogCheckOptions, checkCatalog } from './workflows/catalog-check.ts';
export { type CatalogOverview, catalogShowExit, showCatalog } from './workflows/catalog-show.ts';
export {
  type CheckOptions,
  checkDelivery,
  checkDeliveryExit,
  type DeliveryCheck,
} from './workflows/delivery/check.ts';
export type { Choice } from './workflows/delivery/choose.ts';
export { closeDelivery, closeExit, type DeliveryClosed } from './workflows/delivery/close.ts';
export { type DeliverReport, deliver } from './workflows/delivery/deliver.ts';
export {
  type DeliverWatch,
  deliverWatched,
  type WatchOptions,
  watchExit,
} from './workflows/delivery/deliver-watched.ts';
export {
  type DeliveryList,
  type DeliveryShown,
  listDeliveries,
  listExit,
  showDelivery,
} from './workflows/delivery/list.ts';
export { type MailAccountOptions, type MailAccountShown, mailAccount } from './workflows/delivery/mail.ts';
export { type DeliverOptions, type DeliverSettings, deliveriesFolder } from './workflows/delivery/options.ts';
export { type DeliverPlan, planDeliver, planExit } from './workflows/delivery/plan.ts';
export { type DeliverySent, sendDelivery, type WordsForPerson } from './workflows/delivery/send.ts';
export { type DeliveryWords, deliveryWords } from './workflows/delivery/words.ts';
export { diskOf } from './workflows/disk-of.ts';
export type { Check, CheckState } from './workflows/doctor/check.ts';
export { type DoctorReport, doctor } from './workflows/doctor.ts';
export { type Drill, type DrillOptions, drill } from './workflows/drill.ts';
export { type Drive, findDrives, freeSpace } from './workflows/drives.ts';
export { type EraseOptions, type EraseReport, erase, planErase } from './workflows/erase/erase.ts';
export { eraseExit } from './workflows/erase/report.ts';
export { type FindOptions, type FindReport, type FoundFile, find } from './workflows/find.ts';
export { type FoundCatalog, findCatalogs } from './workflows/find-catalogs.ts';
export type { HistoryEntry } from './workflows/history/entries.ts';
export { type HistoryCheck, historyExit } from './workflows/history/history-check.ts';
export {
  type HistoryReport,
  type ShowHistoryOptions,
  showHistory,
} from './workflows/history/show-history.ts';
export { verifyHistory } from './workflows/history/verify-history.ts';
export { chooseVault, Home } from './workflows/home.ts';
export {
  type InboxInstalled,
  type InstallOptions,
  installInbox,
  removeInboxService,
} from './workflows/inbox/install.ts';
export { type InboxPaired, type PairOptions, pairPanel, unpairPanel } from './workflows/inbox/pair.ts';
export {
  addPreset,
  type DeliveryPreset,
  listPresets,
  type PresetList,
  removePreset,
} from './workflows/inbox/presets.ts';
export { type InboxOptions, type InboxReport, runInbox, watchInbox } from './workflows/inbox/run.ts';
export { type KitOptions, type KitReport, makeKit } from './workflows/kit.ts';
export { listSets, removeSet, type SetSummary } from './workflows/list-sets.ts';
export { listMachines, type Machine, type MachineList } from './workflows/machine/list.ts';
export {
  type MachineRemoved,
  type RemoveMachineOptions,
  removeMachine,
} from './workflows/machine/remove.ts';
export { approach, type Door, type OpenOptions, type OpenReport, openVault } from './workflows/open.ts';
export { type NextStep, type Overview, overview } from './workflows/overview.ts';
export { type AddPlaceOptions, addPlace, type PlaceAdded } from './workflows/place/add.ts';
export { changePlace, type PlaceDeclared } from './workflows/place/change.ts';
export { parseEraseWithin } from './workflows/place/erasing.ts';
export { makeFirst } from './workflows/place/first.ts';
export { listPlaces, type PlaceList } from './workflows/place/list.ts';
export { parseRegion } from './workflows/place/regions.ts';
export { type PlaceRemoved, removePlace } from './workflows/place/remove.ts';
export { spreadExit } from './workflows/place/spread.ts';
export { type PlaceSync, type SyncOptions, syncPlaces } from './workflows/place/sync.ts';
export { type PlaceWatch, watchDrives } from './workflows/place/watch.ts';
export { installWatch, removeWatch } from './workflows/place/watch-service.ts';
export { type BackupPlan, type BackupPlans, planBackUp } from './workflows/plan-backup.ts';
export { planRestore, type RestorePlan } from './workflows/plan-restore.ts';
export { primaryOf } from './workflows/primary-key.ts';
export { approachPinned, type ProofReport, proveWords } from './workflows/prove-words.ts';
export {
  applyPrune,
  type PruneOptions,
  type PruneReport,
  showPrune,
} from './workflows/prune/prune.ts';
export { type RestoreOptions, restore } from './workflows/restore.ts';
export {
  type MissingReport,
  missingExit,
  type RestoreMissingOptions,
  restoreMissing,
} from './workflows/restore-missing.ts';
export { parseRootMap, type RootMap } from './workflows/root-maps.ts';
export { type RotateWordsOptions, rotateWords, type WordsRotated } from './workflows/rotate-words.ts';
export { type RuleList, setRule, showRule } from './workflows/rule.ts';
export type { SampleChoice } from './workflows/sample-of.ts';
export {
  type InstallScheduleOptions,
  installSchedule,
  type ScheduleInstalled,
} from './workflows/schedule/install.ts';
export { removeSchedule, type ScheduleRemoved } from './workflows/schedule/remove.ts';
export { backUpScheduled, type ScheduledOptions } from './workflows/schedule/run.ts';
export type { Self } from './workflows/schedule/service-of.ts';
export {
  type MissedRun,
  type ScheduledRun,
  type ScheduleShown,
  showSchedule,
} from './workflows/schedule/show.ts';
export { openedBy, readableStore, type Session } from './workflows/session.ts';
export { type SetUpOptions, type SetUpReport, setUpVault } from './workflows/set-up.ts';
export { listSnapshots, type SnapshotsReport } from './workflows/snapshots.ts';
export { type StatusOptions, status } from './workflows/status.ts';
export { type StolenOptions, type StolenReport, stolen } from './workflows/stolen.ts';
export { type FoundStudio, findStudio } from './workflows/studio-set.ts';
export { type UseOptions, useVault } from './workflows/use-vault.ts';
export { pinnedFor, verifyFolder, verifyOwn } from './workflows/verify-vault.ts';
