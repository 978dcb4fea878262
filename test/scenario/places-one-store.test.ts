import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PlaceAdded, PlaceList, StatusReport } from '../../manifests/src/index.ts';
import { faultyWay } from '../support/faulty-s3.ts';
import { bucketsForAll, needsS3 } from './with-bucket.ts';

const buckets = bucketsForAll();

/** A vault, a bucket, and what is told of an address that is to be a place. */
const withPlaces = async (kind?: 'locked') => {
  const computer = await buckets(kind);
  const { run, json } = computer;
  const add = async (address: string, name: string) => {
    const { code, stderr } = await run(['place', 'add', address, '--name', name]);
    return [code, stderr.replaceAll(/\s+/g, ' ')];
  };
  const places = async () => (await json<PlaceList>(['place', 'list'])).document.places;
  return { ...computer, add, places };
};

needsS3('two addresses of one store are one copy, and one folder of it is one place', async () => {
  const { json, add, places, url } = await withPlaces();
  const here = url('studio');
  expect((await json<PlaceAdded>(['place', 'add', here, '--name', 'Cloud', '--elsewhere'])).code).toBe(0);
  const copies = async () => (await json<StatusReport>(['status', '--all'])).document.shoots[0]?.rule.copies;
  expect(await copies()).toBe(2);
  const byName = here.replace('127.0.0.1', 'localhost');
  const same = [here, byName, `${here}&region=eu-central-1`, here.replace('profile=studio', 'region=x')];
  for (const address of same)
    expect(await add(address, 'Again')).toEqual([2, expect.stringContaining('is the place Cloud already')]);
  const nested = [here.replace('/studio?', '/studio/inner?'), here.replace('/studio?', '?')];
  for (const address of nested)
    expect(await add(address, 'Again')).toEqual([2, expect.stringContaining('lies in or holds the place')]);
  expect(await places()).toHaveLength(2);
  expect((await add(byName.replace('/studio?', '/second?'), 'Second'))[0]).toBe(0);
  expect(await places()).toMatchObject([{}, { sameDisk: null }, { name: 'Second', sameDisk: 'Cloud' }]);
  expect(await copies()).toBe(2);
});

needsS3('a bucket that is a place already is locked by removing it and adding it again', async () => {
  const { run, add, places, server, bucket, keys, url } = await withPlaces('locked');
  expect((await add(url('studio'), 'Cloud'))[0]).toBe(0);
  const locked = `${url('studio')}&lock=30`;
  expect(await add(locked, 'Locked')).toEqual([2, expect.stringContaining('`safelight place remove Cloud`')]);
  expect(await places()).toMatchObject([{ there: true }, { there: true, lockDays: null }]);
  expect((await run(['place', 'remove', 'Cloud'])).code).toBe(0);
  expect((await add(locked, 'Locked'))[0]).toBe(0);
  expect(await places()).toMatchObject([{ there: true }, { there: true, lockDays: 30 }]);
  const [object = ''] = await keys('studio/objects/');
  expect(await server.ask('GET', `/${bucket}/${object}`, 'retention')).toContain('COMPLIANCE');
});

needsS3(
  'a locked folder with the mark of another place is refused: it could not be marked anew',
  async () => {
    const { add, places, home, keys, server, bucket, url } = await withPlaces('locked');
    const locked = `${url('studio')}&lock=30`;
    expect((await add(locked, 'Cloud'))[0]).toBe(0);
    const before = await server.ask('GET', `/${bucket}`, 'versions');
    // As if this folder were a copy of the one that is known.
    const config = join(home, 'config.json');
    writeFileSync(config, readFileSync(config, 'utf8').replace(`${bucket}/studio`, `${bucket}/elsewhere`));
    const refused = await add(locked, 'Copy');
    expect(refused).toEqual([2, expect.stringContaining('bears the mark of the place Cloud')]);
    expect(await places()).toHaveLength(2);
    expect(await server.ask('GET', `/${bucket}`, 'versions')).toBe(before);
    expect(await keys('elsewhere')).toEqual([]);
  },
);

needsS3('an add that was cut off is carried on, and nobody else’s files are touched', async () => {
  const { add, places, server, bucket, keys, url } = await withPlaces();
  const way = await faultyWay(server.endpoint);
  const cutAt = async (file: string) => {
    way.faults = {
      ...way.faults,
      fate: ({ method, url: asked }) =>
        method === 'PUT' && asked?.split('?')[0]?.endsWith(`/studio/${file}`) === true ? 'error' : 'pass',
    };
    expect((await add(url('studio').replace(server.endpoint, way.endpoint), 'Cloud'))[0]).toBe(7);
    expect(await places()).toHaveLength(1);
    return keys('studio/');
  };
  expect(await cutAt('place.json')).toEqual([]);
  expect(await cutAt('restore.sh')).toEqual(['studio/README.txt', 'studio/place.json']);
  expect(await cutAt('vault.json')).toHaveLength(8);
  const mark = await server.ask('GET', `/${bucket}/studio/place.json`);
  // Something of somebody's beside it.
  await server.ask('PUT', `/${bucket}/studio/notes.txt`, '', 'mine');
  expect((await add(url('studio'), 'Cloud'))[0]).toBe(6);
  await server.ask('DELETE', `/${bucket}/studio/notes.txt`);
  // What an add of another vault left.
  const { vault, ...rest } = JSON.parse(mark);
  const theirs = JSON.stringify({ ...rest, vault: '00000000-0000-4000-8000-000000000000' });
  await server.ask('PUT', `/${bucket}/studio/place.json`, '', theirs);
  expect((await add(url('studio'), 'Cloud'))[0]).toBe(6);
  expect(await keys('studio/')).toHaveLength(8);
  await server.ask('PUT', `/${bucket}/studio/place.json`, '', mark);
  expect(await add(url('studio'), 'Cloud')).toEqual([0, '']);
  expect(await places()).toMatchObject([{}, { name: 'Cloud', there: true }]);
  expect(await server.ask('GET', `/${bucket}/studio/place.json`)).toBe(mark);
  expect(vault).toMatch(/^[0-9a-f-]{36}$/);
});
