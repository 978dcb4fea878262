export type { BackupReport } from './backup/report.ts';
export { parseWords, type RecoveryWords, WORD_COUNT, wordsOf } from './keys/words.ts';
export { readWordsFile } from './keys/words-file.ts';
export {
  type ErrorCode,
  type ErrorData,
  isSafelightError,
  SafelightError,
  systemCode,
} from './model/errors.ts';
export type { Listener, Phase, ProgressEvent, RunContext } from './model/events.ts';
export { displayPath } from './model/paths.ts';
export { type BackUpPathsOptions, type BackupDocument, backUpPaths } from './workflows/back-up-paths.ts';
export { chooseVault, Home } from './workflows/home.ts';
export { type KitOptions, type KitReport, makeKit } from './workflows/kit.ts';
export { listSets, removeSet, type SetSummary } from './workflows/list-sets.ts';
export { type SetUpOptions, type SetUpReport, setUpVault } from './workflows/set-up.ts';
