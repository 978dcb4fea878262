import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DeliveryList, InboxReport } from '../../core/src/index.ts';
import { scriptTexts } from '../../scripts/plugins/capture-one.ts';
import { fakeMac, session } from '../plugin/capture-one/fake-mac.ts';
import { deliveryStudio, picture, write } from './delivery-studio.ts';

const HOSTILE = ['quote" \'.jpg', 'back\\slash.jpg', 'line\nbreak.jpg', '🎉.jpg', '\u2028.jpg', '$(run).jpg'];

test('what is selected in Capture One, whatever it is called, arrives in a delivery', async () => {
  const studio = await deliveryStudio();
  const paths = HOSTILE.map((name) => join(studio.exported, name));
  for (const [at, path] of paths.entries()) write(path, picture(50 + at));
  const preset = ['preset', 'add', 'huber', '--client', 'Anna Huber', '--out', studio.out];
  expect((await studio.json(preset)).code).toBe(0);
  const install = ['inbox', 'install', '--root', studio.exported, '--file-only'];
  expect((await studio.json(install)).code).toBe(0);
  // Nobody has looked into it before the first run, and what is offered is written then at the latest.
  await studio.json(['inbox', 'run']);

  const mac = fakeMac();
  mac.documents = [
    session(
      mac,
      paths.map((path) => ({ path, selected: true })),
    ),
  ];
  const argument = JSON.stringify({ preset: 'huber', inbox: join(studio.home, 'Safelight Inbox') });
  const { job } = mac.call(scriptTexts().get('deliver-selection') ?? '', 'run', [argument]);

  const { document } = await studio.json<InboxReport>(['inbox', 'run']);
  expect(document.jobs).toEqual([{ id: job, verb: 'deliver', outcome: 'done', message: null }]);
  const { deliveries } = (await studio.json<DeliveryList>(['delivery', 'list'])).document;
  expect(deliveries).toMatchObject([{ client: 'Anna Huber', files: HOSTILE.length }]);
});
