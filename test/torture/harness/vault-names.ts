import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of files that are not whole yet; nobody takes them for anything else. */
const unfinished =
  /(^|\/)(\.incoming-[0-9a-f]+\/[0-9a-f-]{36}|\.[0-9a-f-]{36}\.part|\.vault\.json\.unfinished)$/;
const hashed = /(?:^|[/-])([0-9a-f]{64})$/;
/** Signed or armored text, whole when its last line is there. */
const armored = /^(machines|runs)\/|\.(asc|sig)$/;
const plain = ['README.txt', 'restore.sh', 'vault.json', 'place.json'];

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const troubleWith = (path: string, bytes: Buffer): string | null => {
  const promised = hashed.exec(path)?.[1];
  if (promised !== undefined) {
    const found = createHash('sha256').update(bytes).digest('hex');
    return found === promised ? null : `${path} does not hold what its name says`;
  }
  if (armored.test(path))
    return /-----END PGP [A-Z ]+-----\s*$/.test(bytes.toString('latin1')) ? null : `${path} is cut off`;
  if (plain.includes(path)) return bytes.at(-1) === 0x0a ? null : `${path} is cut off`;
  return `${path} has a name that no vault knows`;
};

/** Every file under a final name that is not whole, found without any code of Safelight's. */
export const brokenNames = (vault: string): string[] =>
  filesBelow(vault).flatMap((file) => {
    const path = file.slice(vault.length + 1);
    const trouble = unfinished.test(path) ? null : troubleWith(path, readFileSync(file));
    return trouble === null ? [] : [trouble];
  });

/** Objects that are not whole: a run that was cut off may leave them, one that came to its end may not. */
export const unfinishedObjects = (vault: string): string[] =>
  filesBelow(vault)
    .map((file) => file.slice(vault.length + 1))
    .filter((path) => path.startsWith('objects/') && unfinished.test(path));
