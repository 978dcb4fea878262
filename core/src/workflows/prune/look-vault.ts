import type { MachineSettings } from '@safelight/manifests';
import type { Sha256 } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import type { Needed } from '../../retention/plan-condemned.ts';
import { scanHoldings } from '../../retention/scan.ts';
import type { VaultHoldings } from '../../vault/holdings.ts';
import { closedInventories, readInventories } from '../../vault/inventories.ts';
import { promisedSha256 } from '../../vault/layout.ts';
import { readSettings } from '../../vault/machine-settings.ts';
import { type Removals, readRemovals } from '../../vault/removals.ts';
import { listRoots } from '../../vault/roots.ts';
import { currentKeyrings } from '../../vault/snapshot-reader.ts';
import type { ReadableStore } from '../../vault/store.ts';
import { type OpenedSnapshot, openSnapshots } from '../snapshots.ts';

/** The vault as it is in this computer's first place. */
export interface VaultLook extends Disposable {
  readonly removals: Removals;
  /** That stand, oldest first. */
  readonly snapshots: readonly OpenedSnapshot[];
  /** Roots that nobody of the vault signed. */
  readonly strangers: readonly Sha256[];
  readonly holdings: VaultHoldings;
  /** What inventories of published snapshots name: what a run left that was cut off is its own. */
  readonly vouched: Needed;
  readonly settings: readonly MachineSettings[];
}

/** Reads everything that tells what is needed. Throws `prune-refused` where any of it cannot be read. */
export const lookAtVault = async (store: ReadableStore, context: RunContext): Promise<VaultLook> => {
  const removals = await readRemovals(store);
  const hidden = removals.findings.find(({ kind }) => kind === 'damage');
  if (hidden !== undefined) throw unreadable(hidden.error);
  const { snapshots, findings } = await openSnapshots(store);
  const shut = findings.find(({ kind }) => kind === 'damage');
  if (shut !== undefined) throw unreadable(shut.error);
  const { settings } = await readSettings(store);
  const vouched = await vouchedFiles(store, removals);
  const holdings = await scanHoldings({ store, removals, snapshots }, context);
  return {
    removals,
    snapshots,
    strangers: findings.flatMap(({ path }) => promisedSha256(path) ?? []),
    holdings,
    vouched,
    settings,
    [Symbol.dispose]: () => holdings[Symbol.dispose](),
  };
};

const unreadable = (error: SafelightError): SafelightError =>
  new SafelightError('prune-refused', { why: `not all of the vault can be read: ${error.message}` }, error);

/** What an erasing left in the place of what went is named by its removal. */
const vouchedFiles = async (store: ReadableStore, removals: Removals): Promise<Needed> => {
  const { inventories } = await readInventories(store);
  const closed = closedInventories(inventories, await listRoots(store), removals);
  const files = [...closed.flatMap(({ entries }) => entries), ...removals.replacements];
  const named = (folder: string): ReadonlySet<Sha256> =>
    new Set(files.flatMap(({ path }) => (path.startsWith(folder) ? (promisedSha256(path) ?? []) : [])));
  return { objects: named('objects/'), keyrings: named('keyrings/') };
};

/** What some of the snapshots need. Keyrings as their roots name them, and those that took their place. */
export const neededBy = (look: VaultLook, snapshots: readonly OpenedSnapshot[]): Needed => ({
  objects: look.holdings.neededObjects(snapshots.map(({ name }) => name.sha256)),
  keyrings: new Set(
    snapshots.flatMap(({ root }) => [
      ...(root.keyrings as readonly Sha256[]),
      ...currentKeyrings(root, look.removals),
    ]),
  ),
});
