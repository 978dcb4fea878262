import type { Delivery, LedgerFact } from '@safelight/manifests';
import type { Sha256 } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import { foldCase } from '../../model/fold-case.ts';
import type { VaultPath } from '../../place/place.ts';
import { readDeliveries, sealDelivery } from '../../vault/deliveries.ts';
import { provenanceOf } from '../../vault/store.ts';
import { append, type Naming, openLedger } from '../history/record.ts';
import { assertCounts, readableStore, type Session } from '../session.ts';

/** What a record says, before a computer signs it. */
export type DeliveryFacts = Omit<
  Delivery,
  'type' | 'vault' | 'certificate' | 'machine' | 'seq' | 'previous' | 'generation'
>;

/** What the history says of it, and of which record; null: nothing. */
export type Telling = ((name: Naming, record: RecordName) => LedgerFact) | null;

export interface RecordName {
  readonly generation: number;
  readonly sha256: Sha256;
}

/**
 * Writes the record of a delivery into the vault, durable before this returns, and what happened into the history. It is
 * noted first that the file is ours: the next backup's inventory names it.
 */
export const writeRecord = async (
  session: Session,
  {
    facts,
    generation,
    at,
  }: { readonly facts: DeliveryFacts; readonly generation: number; readonly at: Date },
  tell: Telling,
): Promise<Delivery> => {
  assertCounts(session);
  const { home, vault, store } = session;
  const signer = { type: 'delivery', ...provenanceOf(store, 0, null) } as const;
  // Again at the end: what is amended names who wrote it before.
  const delivery: Delivery = { ...signer, ...facts, ...signer, generation };
  const { path, sha256, bytes } = await sealDelivery(store, delivery);
  await home.prepare(vault.id);
  using ledger = openLedger(home, vault);
  ledger.addFile({ kind: 'delivery', path, sha256, size: bytes.length, mark: delivery.id });
  await store.place.put(path as VaultPath, bytes);
  if (tell !== null) append(ledger, vault, at.toISOString(), (name) => tell(name, { generation, sha256 }));
  return delivery;
};

/** The record that follows another: the same delivery with something more done. */
export const amendRecord = (
  session: Session,
  delivery: Delivery,
  { changes, at }: { readonly changes: Partial<DeliveryFacts>; readonly at: Date },
  tell: Telling,
): Promise<Delivery> =>
  writeRecord(session, { facts: { ...delivery, ...changes }, generation: delivery.generation + 1, at }, tell);

/** What a person calls a delivery: eight digits are enough of its id. */
export const shortId = (id: string): string => id.slice(0, 8);

/**
 * The delivery that is meant by the beginning of its id, by `latest`, or by its client's name. Throws `delivery-unknown`,
 * `delivery-ambiguous`.
 */
export const chooseDelivery = (deliveries: readonly Delivery[], wanted: string): Delivery => {
  const [newest] = deliveries;
  if (wanted === 'latest' && newest !== undefined) return newest;
  const byId = deliveries.filter(({ id }) => wanted.length >= 4 && id.startsWith(wanted.toLowerCase()));
  const byClient = deliveries.filter(({ client }) => foldCase(client.name) === foldCase(wanted));
  const found = byId.length > 0 ? byId : byClient;
  const [only, ...more] = found;
  if (only === undefined) throw new SafelightError('delivery-unknown', { name: wanted });
  if (more.length > 0)
    throw new SafelightError('delivery-ambiguous', {
      name: wanted,
      ids: found.map(({ id, made }) => `${shortId(id)} (${made.slice(0, 10)})`),
    });
  return only;
};

/** The delivery that is meant, as the vault remembers it. */
export const findDelivery = async (session: Session, wanted: string): Promise<Delivery> => {
  const { deliveries } = await readDeliveries(readableStore(session));
  return chooseDelivery(deliveries, wanted);
};
