import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DeliverReport, DeliveryCheck } from '../../core/src/index.ts';
import { archiveOf, deliveryStudio, picture } from '../scenario/delivery-studio.ts';

test('70,000 files: one archive, all of them back', async () => {
  const { folder, out, run, json } = await deliveryStudio();
  const many = join(folder, 'Many');
  const bytes = picture(1);
  for (let at = 0; at < 70_000; at += 1) {
    const day = join(many, `day ${Math.floor(at / 5_000)}`);
    if (at % 5_000 === 0) mkdirSync(day, { recursive: true });
    writeFileSync(join(day, `IMG_${at}.jpg`), bytes);
  }
  const deliver = ['deliver', many, '--client', 'Huber', '--out', out, '--metadata', 'keep', '--json'];
  const { code, stdout } = await run(deliver, { timeout: 900_000 });
  const document = JSON.parse(stdout) as DeliverReport;
  expect([code, document.files, document.problems]).toEqual([0, 70_000, []]);
  const checked = await json<DeliveryCheck>(['delivery', 'check', archiveOf(document)]);
  expect([checked.code, checked.document.good]).toEqual([0, 70_000]);
});

test('a film of 5 GB: in an archive that may be as large, and left out by name where it may not', async () => {
  const { folder, deliver, json } = await deliveryStudio();
  const films = join(folder, 'Films');
  mkdirSync(films);
  writeFileSync(join(films, 'a.mp4'), 'short');
  writeFileSync(join(films, 'b.mp4'), '');
  truncateSync(join(films, 'b.mp4'), 5_000_000_000);
  const small = await deliver('Huber', films, '--metadata', 'keep');
  expect([small.code, small.document.problems.map(({ code }) => code)]).toEqual([3, ['file-too-large']]);
  const { code, document } = await deliver('Huber', films, '--metadata', 'keep', '--max-size', '8GB');
  expect([code, document.bytes]).toEqual([0, 5_000_000_005]);
  const checked = await json<DeliveryCheck>(['delivery', 'check', archiveOf(document)]);
  expect([checked.code, checked.document.good]).toEqual([0, 2]);
});
