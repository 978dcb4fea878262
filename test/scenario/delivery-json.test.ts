import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  DeliverPlan,
  DeliverReport,
  DeliveryCheck,
  DeliveryClosed,
  DeliveryList,
  DeliverySent,
  DeliveryShown,
  DeliveryWords,
  DocumentError,
  MailAccountShown,
  parseDocument,
} from '../../manifests/src/index.ts';
import { deliveryStudio } from './delivery-studio.ts';

test('what every command about deliveries prints with --json is what its description says', async () => {
  const studio = await deliveryStudio();
  type Description = Parameters<typeof parseDocument>[0];
  /** Read by its description, which takes nothing beside. */
  const said = async <S extends Description>(schema: S, ...args: readonly string[]) => {
    const { document } = await studio.json<object>(args);
    expect(() => parseDocument(schema, JSON.stringify({ ...document, more: 1 }))).toThrow(DocumentError);
    return parseDocument(schema, JSON.stringify(document), args.join(' '));
  };
  const deliver = ['deliver', studio.exported, '--client', 'Huber', '--out', studio.out];
  expect((await said(DeliverPlan, ...deliver, '--dry-run')).files).toBe(4);
  const made = await said(DeliverReport, ...deliver);
  const { id, folder, archives } = made;
  expect((await said(DeliveryList, 'delivery', 'list')).deliveries).toHaveLength(1);
  expect((await said(DeliveryShown, 'delivery', 'show', id.slice(0, 8))).archives[0]?.here).toBe(true);
  expect((await said(DeliveryWords, 'delivery', 'words', 'latest')).entropy).toBeGreaterThan(77);
  const roads = ['--archive-to', 'a@example.org', '--words-to', 'in-person', '--link', 'https://x.example/a'];
  const sent = await said(DeliverySent, 'delivery', 'send', 'Huber', ...roads);
  // Nobody has seen the words in a document.
  expect([sent.sent, sent.waiting]).toMatchObject([[{ road: 'archive' }], [{ road: 'words' }]]);
  const archive = join(folder, archives[0]?.name ?? '');
  expect((await said(DeliveryCheck, 'delivery', 'check', archive)).arrived).toBe(true);
  expect((await said(DeliveryClosed, 'delivery', 'close', id)).links).toHaveLength(1);
  expect((await said(MailAccountShown, 'delivery', 'mail')).account).toBeNull();
});
