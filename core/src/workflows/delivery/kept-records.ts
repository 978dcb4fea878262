import { LedgerEvent } from '@safelight/manifests';
import * as v from 'valibot';
import { parseRow, type Row } from '../../ledger/chain.ts';
import type { Sha256 } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import type { Place } from '../../place/place.ts';
import { type DeliveryName, deliveryPath } from '../../vault/layout.ts';
import { openLedger } from '../history/record.ts';
import type { Session } from '../session.ts';
import { shortId } from './records.ts';

/**
 * Records of deliveries that the history says were written and that the place does not have. An older one in their
 * stead would not know where the archive went, and give the words to whoever got it.
 */
export const lostRecords = async (place: Place, rows: readonly Row[]): Promise<readonly DeliveryName[]> => {
  const told = rows.flatMap(recordIn);
  if (told.length === 0) return [];
  const there = new Set((await place.list('deliveries')).map(({ name }) => `deliveries/${name}`));
  return told.filter((name) => !there.has(deliveryPath(name)));
};

/** Throws `delivery-record-missing` where this computer knows of a record of the delivery that is not there. */
export const assertRecordsKept = async (
  { home, vault, store: { place } }: Session,
  id: string,
): Promise<void> => {
  await home.prepare(vault.id);
  using ledger = openLedger(home, vault);
  const rows = ledger.machines().flatMap((machine) => ledger.rows(machine));
  // An event of it names it: of a long history few are read.
  const ofIt = rows.filter(({ line }) => line.includes(id));
  const lost = (await lostRecords(place, ofIt)).find((name) => name.id === id);
  if (lost !== undefined)
    throw new SafelightError('delivery-record-missing', { delivery: shortId(id), path: deliveryPath(lost) });
};

const recordIn = (row: Row): readonly DeliveryName[] => {
  const event = v.safeParse(LedgerEvent, parseRow(row));
  if (!event.success || !('record' in event.output.data)) return [];
  const { delivery, record } = event.output.data;
  return record === undefined
    ? []
    : [{ id: delivery, generation: record.generation, sha256: record.sha256 as Sha256 }];
};
