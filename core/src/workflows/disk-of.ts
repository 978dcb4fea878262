import { access, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Where Linux shows its devices. */
interface System {
  readonly sys: string;
  readonly mounts: string;
}

const LINUX: System = { sys: '/sys', mounts: '/proc/self/mountinfo' };

/**
 * The disk a path lies on, or will lie on: equal texts, one disk. On Linux the hardware, whatever partition, encryption or
 * volume lies between; elsewhere the volume. Null where nothing of the path is there.
 */
export const diskOf = async (
  path: string,
  system: System | null = process.platform === 'linux' ? LINUX : null,
): Promise<string | null> => {
  const found = await stat(path).catch(() => null);
  if (found === null) return dirname(path) === path ? null : diskOf(dirname(path), system);
  return system === null ? String(found.dev) : hardwareOf(numberOf(found.dev), system);
};

/** `major:minor`, as makedev(3) of the C library packs them. */
const numberOf = (dev: number): string => {
  const packed = BigInt(dev);
  const major = ((packed >> 8n) & 0xfffn) | ((packed >> 32n) & 0xffff_f000n);
  const minor = (packed & 0xffn) | ((packed >> 12n) & 0xffff_ff00n);
  return `${major}:${minor}`;
};

const hardwareOf = async (number: string, system: System): Promise<string> => {
  const folder = await realpath(join(system.sys, 'dev', 'block', number)).catch(() => null);
  if (folder !== null) return below(folder);
  // File systems that span devices have numbers of their own: the mount tells the device.
  const source = await sourceOf(number, system);
  const device = source === null ? null : await stat(source).catch(() => null);
  return device === null || device.rdev === 0 ? number : hardwareOf(numberOf(device.rdev), system);
};

/** From a partition to its disk, from a volume to the first device that holds it. */
const below = async (folder: string): Promise<string> => {
  const [holder] = (await readdir(join(folder, 'slaves')).catch(() => [])).sort();
  if (holder !== undefined) return below(await realpath(join(folder, 'slaves', holder)));
  const isPartition = await access(join(folder, 'partition')).then(
    () => true,
    () => false,
  );
  if (isPartition) return below(dirname(folder));
  return (await readFile(join(folder, 'dev'), 'utf8').catch(() => basename(folder))).trim();
};

/** proc(5): `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`. */
const sourceOf = async (number: string, { mounts }: System): Promise<string | null> => {
  const lines = (await readFile(mounts, 'utf8').catch(() => '')).split('\n');
  const line = lines.find((one) => one.split(' ')[2] === number);
  const source = line?.split(' - ')[1]?.split(' ')[1];
  return source?.startsWith('/dev/') === true ? source : null;
};
