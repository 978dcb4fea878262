import type { ArchiveReport, SetConfig } from '@safelight/manifests';
import { manifestPath } from '../backup/entries.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { displayPath } from '../model/paths.ts';
import type { JudgedShoot } from '../status/report.ts';
import { ABSENT, archivedShoots } from './archived.ts';
import { chooseShoot } from './choose-shoot.ts';
import { record } from './history/record.ts';
import { chooseVault, type Home } from './home.ts';
import { rememberSet } from './sets.ts';
import { gatherStatus } from './status.ts';

export type { ArchiveReport } from '@safelight/manifests';

export interface ArchiveOptions {
  readonly vaultName: string | null;
  /** Its name or folder. */
  readonly shoot: string;
  /** It is to be missed again where it is not on the disk. */
  readonly undo: boolean;
  readonly mode: 'write' | 'dry-run';
}

/**
 * `archive`: a shoot lives only in the vault from now on, on purpose. Deletes nothing. Throws `archive-refused` where
 * not every byte of it is held and was read back.
 */
export const archiveShoot = async (
  home: Home,
  { vaultName, shoot: wanted, undo, mode }: ArchiveOptions,
  context: RunContext,
): Promise<ArchiveReport> => {
  const { shoots } = await gatherStatus(home, vaultName, context);
  const shoot = chooseShoot(shoots, wanted);
  const { name } = shoot;
  if (!undo) assertSafe(shoot);
  const changed = mode === 'write' && (shoot.archived !== null) === undo;
  // Read after the look at the disk, which takes long: what another run wrote meanwhile is not undone.
  const config = await home.config();
  const vault = chooseVault(config, home, vaultName);
  const set = config.sets.find((one) => one.vault === vault.id && one.name === shoot.set);
  if (changed && set !== undefined) {
    const at = context.clock();
    await rememberSet(home, undo ? without(set, shoot) : withShoot(set, shoot, at));
    const { files, bytes } = shoot;
    await record(home, vault, at, (salted) => {
      const about = { set: set.id, name: salted(set.name), shoot: salted(name) };
      return undo
        ? { kind: 'shoot-unarchived', data: about }
        : { kind: 'shoot-archived', data: { ...about, files, bytes } };
    });
  }
  return {
    shoot: name,
    path: displayPath(shoot.path),
    set: shoot.set,
    archived: !undo,
    files: shoot.files,
    bytes: shoot.bytes,
    onDisk: shoot.disk === 'there' && shoot.gone < shoot.files,
    changed,
  };
};

/** What is to be the only copy must be whole, and proven to be. */
const assertSafe = ({ name: shoot, catalog, troubles, files, bytes, proven }: JudgedShoot): void => {
  const refuse = (why: string): never => {
    throw new SafelightError('archive-refused', { shoot, why });
  };
  if (catalog) refuse('it is the catalog, which every day needs.');
  const [trouble] = troubles.filter(({ code }) => !ABSENT.has(code));
  if (trouble !== undefined) refuse(trouble.message);
  if (files === 0) refuse('the vault holds nothing of it.');
  if (proven < bytes)
    refuse(`only ${Math.floor((proven / bytes) * 100)} % of it was read back from the vault.`);
};

const without = (set: SetConfig, { path }: JudgedShoot): SetConfig => ({
  ...set,
  archived: archivedShoots(set)
    .filter((one) => one.path !== path)
    .map((one) => ({ ...manifestPath(one.path), at: one.at })),
});

const withShoot = (set: SetConfig, { path }: JudgedShoot, at: Date): SetConfig => ({
  ...set,
  archived: [...(set.archived ?? []), { ...manifestPath(path), at: at.toISOString() }],
});
