import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secret } from './secrets-of.ts';

/** A text or file of bytes in which no secret may stand. */
export interface Evidence {
  readonly where: string;
  readonly bytes: Buffer;
}

const readOr = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    // Processes end and files are removed while they are looked at.
    return Buffer.alloc(0);
  }
};

/** Collects what everybody on this computer can see of running programs, from now until `stop`. */
export const watchProcesses = (): { readonly stop: () => readonly Evidence[] } => {
  const seen = new Map<string, Evidence>();
  const look = () => {
    for (const pid of readdirSync('/proc'))
      if (/^\d+$/.test(pid))
        for (const file of ['cmdline', 'environ']) {
          const bytes = readOr(`/proc/${pid}/${file}`);
          seen.set(`${file} ${bytes.toString('latin1')}`, { where: `/proc/${pid}/${file}`, bytes });
        }
  };
  const timer = setInterval(look, 10);
  return {
    stop: () => {
      clearInterval(timer);
      return [...seen.values()];
    },
  };
};

/** Every file below a folder, and every name. */
export const filesBelow = (folder: string): readonly Evidence[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = { where: `the name ${path}`, bytes: Buffer.from(path) };
    return entry.isFile() ? [name, { where: path, bytes: readOr(path) }] : [name];
  });

/** One line for each secret that stands somewhere. */
export const leaks = (secrets: readonly Secret[], evidence: readonly Evidence[]): string[] => [
  ...new Set(
    evidence.flatMap(({ where, bytes }) =>
      secrets.filter((secret) => bytes.includes(secret.bytes)).map(({ what }) => `${what} in ${where}`),
    ),
  ),
];
