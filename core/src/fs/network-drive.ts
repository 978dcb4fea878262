import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A file system and where it is mounted. */
export interface Mount {
  readonly folder: string;
  readonly type: string;
}

/** Types of file systems that another computer keeps, as Linux and macOS name them. */
const NETWORK =
  /^(nfs\d?|cifs|smb\d?|smbfs|afpfs|afs|ncpfs|ceph|glusterfs|lustre|webdav|davfs2?|fuse\.(sshfs|rclone|davfs2?|glusterfs|smbnetfs|s3fs|goofys))$/;

/** Lines of /proc/self/mounts: `device folder type options 0 0`, with blanks as `\040`. */
export const mountsOfLinux = (text: string): readonly (Mount & { readonly device: string })[] =>
  text.split('\n').flatMap((line) => {
    const [device, folder, type] = line.split(' ');
    if (device === undefined || folder === undefined || type === undefined) return [];
    const unescaped = folder.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return [{ device, folder: Buffer.from(unescaped, 'latin1').toString('utf8'), type }];
  });

/** Lines of `mount` on macOS: `//anna@nas/photos on /Volumes/photos (smbfs, nodev, nosuid)`. */
export const mountsOfMac = (text: string): readonly Mount[] =>
  text.split('\n').flatMap((line) => {
    const [, folder, type] = / on (\/.*) \((\w+)[,)]/.exec(line) ?? [];
    return folder === undefined || type === undefined ? [] : [{ folder, type }];
  });

const holds = (folder: string, path: string): boolean =>
  folder === '/' || path === folder || path.startsWith(`${folder}/`);

/** The deepest mount that holds a path. */
export const deepestMount = <M extends Mount>(path: string, mounts: readonly M[]): M | null =>
  mounts
    .filter(({ folder }) => holds(folder, path))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0] ?? null;

/** The type of the network file system a path lies on, by the deepest mount that holds it; null where it is local. */
export const networkTypeOf = (path: string, mounts: readonly Mount[]): string | null => {
  const deepest = deepestMount(path, mounts);
  return deepest !== null && NETWORK.test(deepest.type) ? deepest.type : null;
};

const run = promisify(execFile);

/** The kind of network drive that holds an absolute path; null for a local one, or where the system does not say. */
export const networkDriveOf = async (
  path: string,
  platform: NodeJS.Platform,
  signal: AbortSignal,
): Promise<string | null> => {
  switch (platform) {
    case 'win32':
      return /^[\\/]{2}[^\\/?.]/.test(path) ? 'smb' : null;
    case 'darwin': {
      const listed = await run('/sbin/mount', [], { signal, timeout: 10_000 }).catch(() => ({ stdout: '' }));
      return networkTypeOf(path, mountsOfMac(listed.stdout));
    }
    default:
      return networkTypeOf(path, mountsOfLinux(await readFile('/proc/self/mounts', 'utf8').catch(() => '')));
  }
};
