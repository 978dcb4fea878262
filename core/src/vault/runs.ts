import { DocumentError, OpenRun, parseDocument } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import type { VaultPath } from '../place/place.ts';
import { readSignedText, signText } from '../seal/openpgp.ts';
import { runPath } from './layout.ts';
import type { Provenance } from './signing.ts';
import type { VaultStore, WritableStore } from './store.ts';

/** Announces a run, or renews it: whoever prunes must not take what it uses. Each renewal takes the place of the last. */
export const announceRun = async (
  store: WritableStore,
  provenance: Provenance,
  { id, keyrings }: { readonly id: string; readonly keyrings: readonly Sha256[] },
): Promise<void> => {
  const run: OpenRun = {
    type: 'run',
    ...provenance,
    id,
    renewed: store.clock().toISOString(),
    keyrings: [...keyrings],
  };
  const path = runPath(provenance.machine, id);
  await store.place.put(
    path,
    Buffer.from(await signText(JSON.stringify(run), store.machine, store.clock()), 'utf8'),
  );
};

export const endRun = (store: WritableStore, id: string): Promise<void> =>
  store.place.remove(runPath(store.machine.fingerprint, id));

/** Runs that are open or were cut off. Files that nobody of the vault signed are not runs, nor are those of a removed computer. */
export const readRuns = async (store: VaultStore): Promise<OpenRun[]> => {
  const runs: OpenRun[] = [];
  for (const { name } of await store.place.list('runs')) {
    const signed = await readSignedText(
      (await store.place.get(`runs/${name}` as VaultPath)).toString('utf8'),
      store.signers,
    );
    const run = signed === null ? null : parseRun(signed.text);
    if (run === null || store.revoked.has(run.machine)) continue;
    if (run.machine === signed?.signer && runPath(run.machine, run.id) === `runs/${name}`) runs.push(run);
  }
  return runs;
};

const parseRun = (text: string): OpenRun | null => {
  try {
    return parseDocument(OpenRun, text);
  } catch (error) {
    if (error instanceof DocumentError) return null;
    throw error;
  }
};
