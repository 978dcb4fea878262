import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { deepestMount, mountsOfLinux } from '../../fs/network-drive.ts';
import { systemCode } from '../../model/errors.ts';
import { answerOf } from './answer-of.ts';
import { type Check, check } from './check.ts';

const SUBJECT = 'Disk encryption';

/** What a system says of one folder's disk; null: it does not say, and `why`. */
export interface Encryption {
  readonly encrypted: boolean | null;
  readonly why: string;
}

/**
 * Names of files and, for the time of a run, a copy of the catalog lie in the configuration folder, and the pictures
 * themselves are plain: only the encryption of the disk keeps them from a thief.
 */
export const diskEncryption = async (folders: readonly string[], signal: AbortSignal): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const folder of folders) checks.push(told(folder, await encryptionUnder(folder, signal)));
  return checks.filter(({ finding }, at) => checks.findIndex((one) => one.finding === finding) === at);
};

const told = (folder: string, { encrypted, why }: Encryption): Check => {
  if (encrypted === null)
    return check(
      SUBJECT,
      'unknown',
      `Whether the disk of ${folder} is encrypted could not be asked: ${why}.`,
    );
  return encrypted
    ? check(SUBJECT, 'good', `The disk of ${folder} is encrypted: ${why}.`)
    : check(
        SUBJECT,
        'attention',
        `The system does not encrypt the disk of ${folder}: ${why}. Who has this computer has its pictures.`,
        'Turn disk encryption on: FileVault on a Mac, BitLocker on Windows, LUKS when Linux is next set up.',
      );
};

const encryptionUnder = async (folder: string, signal: AbortSignal): Promise<Encryption> => {
  switch (process.platform) {
    case 'linux':
      return encryptionOnLinux(folder);
    case 'darwin':
      return encryptionOnMac(await answerOf('fdesetup', ['status'], signal));
    case 'win32':
      return encryptionOnWindows(await answerOf('manage-bde', ['-status', folder.slice(0, 2)], signal));
    default:
      return { encrypted: null, why: 'this system is not known' };
  }
};

/** `FileVault is On.`; while it is being turned on or off a second line says so (`man fdesetup`). */
export const encryptionOnMac = (answer: string | null): Encryption => {
  const said = /^FileVault is (On|Off)\b/m.exec(answer ?? '')?.[1];
  if (said === undefined) return { encrypted: null, why: 'fdesetup does not say' };
  if (/(encryption|decryption) in progress/i.test(answer ?? ''))
    return { encrypted: null, why: 'FileVault is being turned on or off' };
  return { encrypted: said === 'On', why: `FileVault is ${said.toLowerCase()}` };
};

/** `Protection Status:    Protection On`, in English alone; it wants an administrator (`manage-bde -status`). */
export const encryptionOnWindows = (answer: string | null): Encryption => {
  const said = /^\s*Protection Status:\s*Protection (On|Off)\b/m.exec(answer ?? '')?.[1];
  if (said === undefined)
    return { encrypted: null, why: 'manage-bde does not say, or wants an administrator' };
  return { encrypted: said === 'On', why: `BitLocker protection is ${said.toLowerCase()}` };
};

/** File systems that encrypt by themselves, or may: the devices below them tell nothing. */
const THEMSELVES = /^(zfs|ecryptfs|fuse\..*|fuse|overlay|bcachefs)$/;

export const encryptionOnLinux = async (
  folder: string,
  system = { mounts: '/proc/self/mounts', blocks: '/sys/class/block' },
): Promise<Encryption> => {
  const mounts = await readFile(system.mounts, 'utf8').catch(() => '');
  const mount = deepestMount(folder, mountsOfLinux(mounts));
  if (mount === null || THEMSELVES.test(mount.type) || !mount.device.startsWith('/dev/'))
    return { encrypted: null, why: `the disk below it does not show (${mount?.type ?? 'no mount'})` };
  const device = basename(await realpath(mount.device).catch(() => mount.device));
  const found = await isEncryptedBelow(device, system.blocks);
  if (found === null) return { encrypted: null, why: `${device} does not show` };
  return {
    encrypted: found,
    why: found ? 'LUKS or dm-crypt is below it' : 'no LUKS or dm-crypt is below it',
  };
};

/** Is a device, or all that it is made of, a mapping of dm-crypt? Null where the kernel does not list it. */
const isEncryptedBelow = async (device: string, blocks: string): Promise<boolean | null> => {
  const below = await listed(join(blocks, device, 'slaves'));
  if (below === null && (await listed(join(blocks, device))) === null) return null;
  const uuid = await readFile(join(blocks, device, 'dm', 'uuid'), 'utf8').catch(() => '');
  if (uuid.startsWith('CRYPT-')) return true;
  if (below === null || below.length === 0) return false;
  const all = await Promise.all(below.map((name) => isEncryptedBelow(name, blocks)));
  return all.includes(false) ? false : all.includes(null) ? null : true;
};

const listed = async (folder: string): Promise<readonly string[] | null> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
};
