import { Delivery, DocumentError, parseDocument } from '@safelight/manifests';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { damage, type Finding, foreign } from './finding.ts';
import { type DeliveryName, deliveryPath, parseDeliveryName } from './layout.ts';
import { assertProvenance, openSealed, type ReadableStore, sealText, type WritableStore } from './store.ts';

/** Deliveries as the vault remembers them, newest first, and what is wrong with their records. */
export interface ReadDeliveries {
  readonly deliveries: readonly Delivery[];
  readonly findings: readonly Finding[];
}

/** The newest record of each delivery by its name: nothing is opened for this. */
const newestNames = async ({ place }: ReadableStore): Promise<readonly DeliveryName[]> => {
  const newest = new Map<string, DeliveryName[]>();
  for (const { name } of await place.list('deliveries')) {
    const parsed = parseDeliveryName(name);
    if (parsed === null) continue;
    const before = newest.get(parsed.id) ?? [];
    const known = before[0]?.generation ?? -1;
    if (parsed.generation > known) newest.set(parsed.id, [parsed]);
    else if (parsed.generation === known) newest.set(parsed.id, [...before, parsed]);
  }
  return [...newest.values()].flat();
};

/** All that were ever made; of each the newest record that this vault signed. */
export const readDeliveries = async (store: ReadableStore): Promise<ReadDeliveries> => {
  const read = new Map<string, Delivery>();
  const findings: Finding[] = [];
  for (const name of await newestNames(store)) {
    try {
      const delivery = await readDelivery(store, name);
      read.set(delivery.id, merged(read.get(delivery.id), delivery));
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      const path = deliveryPath(name);
      findings.push(error.code === 'signature-bad' ? foreign(path, error) : damage(path, error));
      const older = await olderRecord(store, name);
      if (older !== null && !read.has(older.id)) read.set(older.id, older);
    }
  }
  return { deliveries: [...read.values()].sort((a, b) => (a.made < b.made ? 1 : -1)), findings };
};

/** Two computers wrote at once: what either sent was sent, and what either closed is closed. */
const merged = (one: Delivery | undefined, other: Delivery): Delivery => {
  if (one === undefined) return other;
  const sent = [...one.sent, ...other.sent].map((sending) => JSON.stringify(sending));
  const links = [...one.links, ...other.links].map((link) => JSON.stringify(link));
  return {
    ...one,
    sent: [...new Set(sent)].map((text) => JSON.parse(text)),
    links: [...new Set(links)].map((text) => JSON.parse(text)),
    closed: one.closed ?? other.closed,
  };
};

/** The record before one that is damaged or not ours: what it says is still true, if not all of it. */
const olderRecord = async (
  store: ReadableStore,
  { id, generation }: DeliveryName,
): Promise<Delivery | null> => {
  const older = (await store.place.list('deliveries'))
    .flatMap(({ name }) => parseDeliveryName(name) ?? [])
    .filter((name) => name.id === id && name.generation <= generation)
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
  const delivery = parse(path, text);
  assertProvenance(store, path, delivery, signer);
  if (delivery.id !== name.id || delivery.generation !== name.generation)
    throw new SafelightError('document-invalid', { path, why: 'it is the record of another delivery' });
  return delivery;
};

const parse = (path: string, text: string): Delivery => {
  try {
    return parseDocument(Delivery, text);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new SafelightError('document-invalid', { path, why: error.why });
  }
};

/** A record, sealed and named; `put` it where the caller wrote down that it will. */
export const sealDelivery = async (store: WritableStore, delivery: Delivery) => {
  const { sha256, bytes } = await sealText(store, `${JSON.stringify(delivery)}\n`);
  const { id, generation } = delivery;
  return { path: deliveryPath({ id, generation, sha256 }), sha256, bytes };
};
