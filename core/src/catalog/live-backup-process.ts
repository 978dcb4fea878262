import type { LiveBackup, LiveBackupRequest } from './live-backup.ts';
import { copyUnderLock, isDatabaseFault, isDiskFull, sqliteCode, sqliteCodes } from './sqlite-open.ts';

/** The program of the process that holds SQLite's shared lock; its paths come by message, never in its arguments. */
const answer = async ({ source, target }: LiveBackupRequest): Promise<LiveBackup> => {
  try {
    await copyUnderLock(source, target);
    return 'done';
  } catch (error) {
    if (sqliteCode(error) === sqliteCodes.readOnlyRollback) return 'hot-journal';
    if (isDiskFull(error)) return 'disk-full';
    if (isDatabaseFault(error)) return 'busy';
    throw error;
  }
};

process.once('message', async (request: LiveBackupRequest) => {
  process.send?.(await answer(request));
  process.disconnect();
});
