import { Removal } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { VaultPath } from '../place/place.ts';
import { readSignedText, type Signer, signText } from '../seal/openpgp.ts';
import { type Finding, foreign } from './finding.ts';
import { removalPath } from './layout.ts';
import { parseSigned } from './parse-signed.ts';
import { sha256Of } from './signing.ts';
import type { VaultStore } from './store.ts';

export interface Removals {
  readonly objects: ReadonlySet<Sha256>;
  readonly keyrings: ReadonlyMap<Sha256, Sha256 | null>;
  readonly roots: ReadonlySet<Sha256>;
  /** Newest removal of the chain, or null. */
  readonly head: Sha256 | null;
  readonly findings: readonly Finding[];
}

/** What was taken out on purpose. Only the vault's primary key can say so; anybody else is ignored and reported. */
export const readRemovals = async (store: VaultStore): Promise<Removals> => {
  const listed = (await store.place.list('removals')).map(({ name }) => name).sort();
  const removals: { readonly id: Sha256; readonly removal: Removal }[] = [];
  const findings: Finding[] = [];
  for (const name of listed) {
    const path = `removals/${name}` as VaultPath;
    try {
      removals.push(await readRemoval(store, path));
    } catch (error) {
      if (!(error instanceof SafelightError)) throw error;
      findings.push(foreign(path, error));
    }
  }
  return {
    objects: new Set(removals.flatMap(({ removal }) => removal.objects)),
    keyrings: new Map(
      removals.flatMap(({ removal }) =>
        removal.keyrings.map(({ keyring, successor }) => [keyring, successor]),
      ),
    ),
    roots: new Set(removals.flatMap(({ removal }) => removal.roots)),
    head: removals.at(-1)?.id ?? null,
    findings,
  };
};

const readRemoval = async (store: VaultStore, path: VaultPath) => {
  const bytes = await store.place.get(path);
  const id = sha256Of(bytes);
  const { certificate, description } = store.identity;
  const signed = await readSignedText(bytes.toString('utf8'), [certificate]);
  if (signed === null)
    throw new SafelightError('signature-bad', { path, why: "the vault's primary key did not sign it" });
  const removal = parseSigned(Removal, path, signed.text);
  if (
    removal.vault !== description.vault ||
    removal.certificate !== certificate.fingerprint ||
    removalPath(removal.seq, id) !== path
  )
    throw new SafelightError('signature-bad', {
      path,
      why: 'it was made for another vault or stands under another name',
    });
  return { id, removal };
};

/** Publishes a removal; wants the primary key, which only the recovery words open. */
export const putRemoval = async (store: VaultStore, removal: Removal, primary: Signer): Promise<Sha256> => {
  const bytes = Buffer.from(await signText(JSON.stringify(removal), primary, store.clock()), 'utf8');
  const id = sha256Of(bytes);
  await store.place.put(removalPath(removal.seq, id), bytes);
  return id;
};
