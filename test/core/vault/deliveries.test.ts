import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDeliveries } from '../../../core/src/vault/deliveries.ts';
import {
  amendRecord,
  chooseDelivery,
  type DeliveryFacts,
  writeRecord,
} from '../../../core/src/workflows/delivery/records.ts';
import { readableStore } from '../../../core/src/workflows/session.ts';
import type { Delivery } from '../../../manifests/src/index.ts';
import { newComputer, sessionOf } from '../../support/computer.ts';
import { deliveryFacts } from '../../support/delivery-facts.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const facts = (client?: string): DeliveryFacts => deliveryFacts(randomUUID(), client);

const at = new Date('2026-11-28T10:00:00Z');
const sending = (to: string): Delivery['sent'][number] => ({
  at: at.toISOString(),
  road: 'archive',
  by: 'print',
  to,
});

const vaultWith = async (...made: readonly DeliveryFacts[]) => {
  const computer = await newComputer(temporaryFolder());
  const session = await sessionOf(computer);
  const written: Delivery[] = [];
  for (const one of made) written.push(await writeRecord(session, { facts: one, generation: 0, at }, null));
  const folder = join(computer.vault, 'deliveries');
  return { session, written, folder, read: () => readDeliveries(readableStore(session)) };
};

describe('records of deliveries', () => {
  test('are sealed: neither client nor words stand in the vault in the clear', async () => {
    const { folder, read } = await vaultWith(facts());
    const [file = ''] = readdirSync(folder);
    const bytes = readFileSync(join(folder, file));
    for (const text of ['Huber', 'a-b-c-d-e-f', '/out']) expect(bytes.includes(text)).toBe(false);
    expect((await read()).deliveries).toMatchObject([{ client: { name: 'Huber' }, words: 'a-b-c-d-e-f' }]);
  });

  test('the newest generation counts', async () => {
    const { session, written, read } = await vaultWith(facts());
    const [first] = written;
    if (first === undefined) throw new Error('nothing was written');
    const closed = at.toISOString();
    await amendRecord(session, first, { changes: { closed }, at }, null);
    expect((await read()).deliveries).toMatchObject([{ generation: 1, closed }]);
  });

  test('two computers that wrote at once: what either sent was sent', async () => {
    const { session, written, read } = await vaultWith(facts());
    const [first] = written;
    if (first === undefined) throw new Error('nothing was written');
    await amendRecord(session, first, { changes: { sent: [sending('a')] }, at }, null);
    await amendRecord(
      session,
      first,
      { changes: { sent: [sending('b')], closed: at.toISOString() }, at },
      null,
    );
    const { deliveries } = await read();
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]?.sent.map(({ to }) => to).sort()).toEqual(['a', 'b']);
    expect(deliveries[0]?.closed).not.toBeNull();
  });

  test('one that is damaged is told, and the one before it still says what it said', async () => {
    const { session, written, folder, read } = await vaultWith(facts());
    const [first] = written;
    if (first === undefined) throw new Error('nothing was written');
    await amendRecord(session, first, { changes: { closed: at.toISOString() }, at }, null);
    const newest = readdirSync(folder).find((name) => /-1-[0-9a-f]{64}$/.test(name)) ?? '';
    writeFileSync(join(folder, newest), 'no record');
    const { deliveries, findings } = await read();
    expect(deliveries).toMatchObject([{ generation: 0, closed: null }]);
    expect(findings).toMatchObject([{ kind: 'damage', error: { code: 'file-damaged' } }]);
  });

  test('one of another vault is a stranger’s', async () => {
    const { folder, read } = await vaultWith();
    const other = await vaultWith(facts('Stranger'));
    const [file = ''] = readdirSync(other.folder);
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(other.folder, file), join(folder, file));
    const { deliveries, findings } = await read();
    expect(deliveries).toEqual([]);
    expect(findings).toHaveLength(1);
  });
});

describe('which delivery is meant', () => {
  const named = (id: string, client: string) => ({ ...facts(client), id }) as unknown as Delivery;
  const all = [named('aaaa1111-0', 'Huber'), named('aaaa2222-0', 'Otto'), named('bbbb0000-0', 'Huber')];

  test.each([
    ['latest', 'aaaa1111-0'],
    ['aaaa2', 'aaaa2222-0'],
    ['AAAA2222', 'aaaa2222-0'],
    ['otto', 'aaaa2222-0'],
  ])('%s', (wanted, id) => expect(chooseDelivery(all, wanted).id).toBe(id));

  test.each([
    ['aaaa', 'delivery-ambiguous'],
    ['Huber', 'delivery-ambiguous'],
    ['aaa', 'delivery-unknown'],
    ['nobody', 'delivery-unknown'],
  ])('%s: %s', (wanted, code) => {
    expect(() => chooseDelivery(all, wanted)).toThrow(expect.objectContaining({ code }));
  });
});
