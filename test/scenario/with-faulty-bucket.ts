import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CheckReport, PlaceSync, StatusReport } from '../../manifests/src/index.ts';
import { faultyWay } from '../support/faulty-s3.ts';
import type { bucketsForAll } from './with-bucket.ts';

/** A bucket that is a place, by a way that may fail or lie. */
export const withFaultyBucket = async (buckets: ReturnType<typeof bucketsForAll>) => {
  const computer = await buckets();
  const { run, json, server, url, home } = computer;
  expect((await run(['place', 'add', url('studio'), '--name', 'Cloud'])).code).toBe(0);
  const way = await faultyWay(server.endpoint);
  const config = join(home, 'config.json');
  writeFileSync(config, readFileSync(config, 'utf8').replace(server.endpoint, way.endpoint));
  const sync = async () => {
    const { code, document } = await json<PlaceSync>(['place', 'sync', 'Cloud']);
    return { code, cloud: document.places.find(({ name }) => name === 'Cloud') };
  };
  const verify = () => json<CheckReport>(['verify', '--place', 'Cloud']);
  const wordThere = async () =>
    (await json<StatusReport>(['status'])).document.shoots[0]?.copies.find(({ place }) => place === 'Cloud')
      ?.word;
  return { ...computer, way, sync, verify, wordThere };
};
