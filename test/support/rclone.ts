import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Remotes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A configuration of rclone of the test's own; returns its path. */
export const writeRcloneConfig = (folder: string, remotes: Remotes): string => {
  const path = join(folder, 'rclone.conf');
  const section = ([name, settings]: readonly [string, Readonly<Record<string, string>>]) =>
    [`[${name}]`, ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`), ''].join('\n');
  writeFileSync(path, Object.entries(remotes).map(section).join('\n'), { mode: 0o600 });
  return path;
};
