import type { OpenRun, PlaceConfig, VaultConfig } from '@safelight/manifests';
import { isSafelightError, type SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { promisedSha256 } from '../../vault/layout.ts';
import { listFiles } from '../../vault/list-files.ts';
import { readRuns } from '../../vault/runs.ts';
import { storeAt } from '../place/store-at.ts';
import { placeOf } from '../places.ts';

/** A place as it is now. */
export interface PlaceLook {
  readonly config: PlaceConfig;
  /** Null where it was looked at. */
  readonly trouble: SafelightError | null;
  /** Bytes of each object and keyring, by its SHA-256; both copies of a keyring together. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly runs: readonly OpenRun[];
  /** Who is certified there. */
  readonly machines: readonly string[];
}

/** Looks at every place of the vault; one that is not there is told. */
export const lookAtPlaces = async (
  vault: VaultConfig,
  context: RunContext,
): Promise<readonly PlaceLook[]> => {
  const looks: PlaceLook[] = [];
  for (const config of vault.places) {
    context.signal.throwIfAborted();
    context.onEvent({ kind: 'phase', phase: 'scan', subject: config.name });
    looks.push(await lookAtPlace(vault, config, context));
  }
  return looks;
};

const lookAtPlace = async (
  vault: VaultConfig,
  config: PlaceConfig,
  { clock }: RunContext,
): Promise<PlaceLook> => {
  try {
    const store = await storeAt(await placeOf(vault, config.name), vault, clock);
    const sizes = new Map<string, number>();
    for await (const { path, size } of listFiles(store.place)) {
      const sha256 = /^(objects|keyrings)\//.test(path) ? promisedSha256(path) : null;
      if (sha256 !== null) sizes.set(sha256, (sizes.get(sha256) ?? 0) + size);
    }
    const machines = store.signers.map(({ fingerprint }) => fingerprint);
    return { config, trouble: null, sizes, runs: await readRuns(store), machines };
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return { config, trouble: error, sizes: new Map(), runs: [], machines: [] };
  }
};
