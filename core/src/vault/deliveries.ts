import { Delivery } from '@safelight/manifests';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { damage, type Finding, foreign } from './finding.ts';
import { type DeliveryName, deliveryPath, parseDeliveryName } from './layout.ts';
import { parseSigned } from './parse-signed.ts';
import { assertProvenance, openSealed, type ReadableStore, sealText, type WritableStore } from './store.ts';

/** Deliveries as the vault remembers them, newest first, and what is wrong with their records. */
export interface ReadDeliveries {
  readonly deliveries: readonly Delivery[];
  readonly findings: readonly Finding[];
}

/** The newest record of each delivery by its name; several where two computers wrote at once. */
const newestOf = (names: readonly DeliveryName[]): readonly DeliveryName[] =>
  [...Map.groupBy(names, ({ id }) => id).values()].flatMap((of) => {
    const newest = Math.max(...of.map(({ generation }) => generation));
    return of.filter(({ generation }) => generation === newest);
  });

/** All that were ever made; of each the newest record that this vault signed. */
export const readDeliveries = async (store: ReadableStore): Promise<ReadDeliveries> => {
  const read = new Map<string, Delivery>();
  const findings: Finding[] = [];
  const names = (await store.place.list('deliveries')).flatMap(({ name }) => parseDeliveryName(name) ?? []);
  for (const name of newestOf(names)) {
    try {
      const delivery = await readDelivery(store, name);
      read.set(delivery.id, merged(read.get(delivery.id), delivery));
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      const path = deliveryPath(name);
      findings.push(error.code === 'signature-bad' ? foreign(path, error) : damage(path, error));
      const older = read.has(name.id) ? null : await olderRecord(store, names, name);
      if (older !== null) read.set(older.id, older);
    }
  }
  return { deliveries: [...read.values()].sort((a, b) => (a.made < b.made ? 1 : -1)), findings };
};

/** Two computers wrote at once: what either sent was sent, and what either closed is closed. */
const merged = (one: Delivery | undefined, other: Delivery): Delivery => {
  if (one === undefined) return other;
  return {
    ...one,
    sent: union(one.sent, other.sent),
    links: union(one.links, other.links),
    closed: one.closed ?? other.closed,
  };
};

const union = <T>(some: readonly T[], others: readonly T[]): T[] => [
  ...new Map([...some, ...others].map((each) => [JSON.stringify(each), each])).values(),
];

/** The record before one that is damaged or not ours: what it says is still true, if not all of it. */
const olderRecord = async (
  store: ReadableStore,
  names: readonly DeliveryName[],
  bad: DeliveryName,
): Promise<Delivery | null> => {
  const older = names
    .filter(
      ({ id, generation, sha256 }) => id === bad.id && generation <= bad.generation && sha256 !== bad.sha256,
    )
    .sort((a, b) => b.generation - a.generation);
  for (const name of older) {
    const delivery = await readDelivery(store, name).catch((error: unknown) => {
      if (isSafelightError(error)) return null;
      throw error;
    });
    if (delivery !== null) return delivery;
  }
  return null;
};

/** Throws `file-damaged`, `document-invalid`, `signature-bad`. */
const readDelivery = async (store: ReadableStore, name: DeliveryName): Promise<Delivery> => {
  const path = deliveryPath(name);
  const { text, signer } = await openSealed(store, path, name.sha256);
  const delivery = parseSigned(Delivery, path, text);
  assertProvenance(store, path, delivery, signer);
  if (delivery.id !== name.id || delivery.generation !== name.generation)
    throw new SafelightError('document-invalid', { path, why: 'it is the record of another delivery' });
  return delivery;
};

/** A record, sealed and named; `put` it where the caller wrote down that it will. */
export const sealDelivery = async (store: WritableStore, delivery: Delivery) => {
  const { sha256, bytes } = await sealText(store, `${JSON.stringify(delivery)}\n`);
  const { id, generation } = delivery;
  return { path: deliveryPath({ id, generation, sha256 }), sha256, bytes };
};
