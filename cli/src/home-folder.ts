import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where configuration and state of this computer lie: SAFELIGHT_HOME, else where the system wants such things. */
export const homeFolder = (
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string => env['SAFELIGHT_HOME'] || systemFolder(env, platform);

const systemFolder = (
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string => {
  switch (platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Safelight');
    case 'win32':
      return join(env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'Safelight');
    default:
      return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'safelight');
  }
};
