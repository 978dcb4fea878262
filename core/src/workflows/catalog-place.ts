import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { networkDriveOf } from '../fs/network-drive.ts';
import { syncServiceOf } from '../keys/sync-service.ts';

/** What a photographer should know of where a catalog lies: one line each. Links are followed first. */
export const catalogPlaceWarnings = async (
  catalog: string,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const folder = await realpath(dirname(catalog));
  const [service, drive] = [
    (await syncServiceOf(dirname(catalog))) ?? (await syncServiceOf(folder)),
    await networkDriveOf(folder, process.platform, signal),
  ];
  return [
    ...(service === null
      ? []
      : [
          `The catalog lies in a folder that ${service} copies, also while the editor writes it: that has damaged catalogs. Move it to a folder of your own; the pictures may stay.`,
        ]),
    ...(drive === null
      ? []
      : [
          `The catalog lies on a network drive (${drive}): its editor relies on locks that such drives do not always keep. Move it to a drive of this computer; the pictures may stay.`,
        ]),
  ];
};
