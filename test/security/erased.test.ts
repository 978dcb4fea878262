import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseWords } from '../../core/src/keys/words.ts';
import type { Fingerprint } from '../../core/src/model/digest.ts';
import { openPlace } from '../../core/src/place/open-place.ts';
import {
  armorOpener,
  type Opener,
  openMessage,
  readSecret,
  unlockPrimary,
  type Verifier,
} from '../../core/src/seal/openpgp.ts';
import { readIdentity, readMachines } from '../../core/src/vault/identity.ts';
import type {
  EraseReport,
  PlaceAdded,
  PlaceSync,
  RestoreReport,
  StatusReport,
} from '../../manifests/src/index.ts';
import { SHOOT } from '../scenario/one-shoot.ts';
import { twoPlaces } from '../scenario/two-places.ts';
import { bucketsForAll, needsS3 } from '../scenario/with-bucket.ts';

/** Somebody who has the words and a copy of everything that ever lay in a place. */
interface Adversary {
  readonly opener: Opener;
  readonly signers: readonly Verifier[];
}

const adversary = async (vault: string, wordsFile: string): Promise<Adversary> => {
  const place = openPlace('vault', { kind: 'folder', path: vault });
  const certificate = (JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8')) as { certificate: string })
    .certificate;
  const identity = await readIdentity(place, certificate as Fingerprint);
  const { machines } = await readMachines(place, identity);
  const primary = await unlockPrimary(
    readFileSync(join(vault, 'recovery-key.asc'), 'utf8'),
    parseWords(readFileSync(wordsFile, 'utf8')),
  );
  if (primary === null) throw new Error('the words are wrong');
  return {
    opener: await readSecret(await armorOpener(primary)),
    signers: [identity.certificate, ...machines],
  };
};

/** Every object that some keyring among these files opens, with its key. */
const openable = async ({ opener, signers }: Adversary, files: Iterable<Uint8Array>) => {
  const keys = new Map<string, string>();
  for (const bytes of files) {
    const opened = await openMessage(bytes, { opener, signers });
    if (opened.kind !== 'opened') continue;
    for (const line of Buffer.from(opened.data).toString('utf8').split('\n').slice(1)) {
      if (!line.startsWith('{"object"')) continue;
      const { object, key } = JSON.parse(line) as { object: string; key: string };
      keys.set(object, key);
    }
  }
  return keys;
};

/** Whatever could be a keyring in a folder, hidden and left-over files too. */
const filesBelow = (root: string): readonly Buffer[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^[0-9a-f]{2}$/.test(entry.parentPath.slice(-2)))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

const second = (pictures: string): string => {
  const other = join(pictures, '2026-05-02_Meier_Portraits');
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, 'IMG_0101.CR3'), Buffer.alloc(1_400_000, 'other'));
  return other;
};

const eraseArgs = (wordsFile: string, what: string, ...more: readonly string[]): readonly string[] => [
  'erase',
  what,
  '--recovery-words-file',
  wordsFile,
  '--confirm',
  what.split('/').at(-1) ?? '',
  ...more,
];

describe('somebody with the words, and everything that ever lay there', () => {
  test('opens nothing of an erased shoot by what a drive holds', async () => {
    const { vault, copy, pictures, wordsFile, json, run } = await twoPlaces();
    second(pictures);
    expect((await run(['backup'])).code).toBe(0);
    const who = await adversary(vault, wordsFile);
    const before = await openable(who, filesBelow(vault));
    const { document } = await json<EraseReport>(eraseArgs(wordsFile, SHOOT));
    expect(document.places.every(({ done }) => done)).toBe(true);
    for (const root of [vault, copy]) {
      const after = await openable(who, filesBelow(root));
      const lost = [...before].filter(([object, key]) => after.get(object) !== key);
      // Three pictures; the lists of files and the other shoot still open.
      expect(lost).toHaveLength(3);
      expect(after.size).toBeGreaterThan(2);
      const keys = new Set(after.values());
      for (const [object, key] of lost) expect([after.has(object), keys.has(key)]).toEqual([false, false]);
    }
  });
});

const versionsOf = async (
  server: { ask(method: string, path: string, query?: string): Promise<string> },
  bucket: string,
) =>
  [
    ...(await server.ask('GET', `/${bucket}`, 'versions')).matchAll(
      /<Version>.*?<Key>([^<]+)<.*?<VersionId>([^<]+)</gs,
    ),
  ].map(([, key = '', id = '']) => ({ key, id }));

const buckets = bucketsForAll();

needsS3('older versions in a bucket go too', async () => {
  const { server, bucket, url, json, run, vault, wordsFile, pictures, folder } = await buckets();
  await server.ask(
    'PUT',
    `/${bucket}`,
    'versioning',
    '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  );
  second(pictures);
  expect((await run(['backup'])).code).toBe(0);
  const added = await json<PlaceAdded>(['place', 'add', url('studio'), '--name', 'Cloud']);
  expect(added).toMatchObject({ code: 0, document: { fed: { whole: true } } });
  // Something deleted a keyring, and a sync brought it back: two versions and a marker.
  const keyrings = (await versionsOf(server, bucket)).filter(({ key }) => key.includes('/keyrings/'));
  for (const { key } of keyrings) await server.ask('DELETE', `/${bucket}/${key}`);
  expect((await run(['place', 'sync'])).code).toBe(0);
  const who = await adversary(vault, wordsFile);
  const everything = async () =>
    openable(
      who,
      await Promise.all(
        (await versionsOf(server, bucket))
          .filter(({ key }) => key.includes('/keyrings/'))
          .map(({ key, id }) => server.bytes(`/${bucket}/${key}`, `versionId=${encodeURIComponent(id)}`)),
      ),
    );
  const before = await everything();
  expect(before.size).toBeGreaterThan(3);
  const { document } = await json<EraseReport>(eraseArgs(wordsFile, SHOOT));
  expect(document.places.map(({ name, done }) => [name, done])).toEqual([
    ['vault', true],
    ['Cloud', true],
  ]);
  const after = await everything();
  expect([...before.keys()].filter((object) => !after.has(object))).toHaveLength(2);
  const keys = await versionsOf(server, bucket);
  for (const [object] of before) expect(keys.some(({ key }) => key.endsWith(object))).toBe(after.has(object));
  expect(await json<RestoreReport>(['restore', '--to', join(folder, 'back')])).toMatchObject({
    code: 0,
    document: { files: 1, erased: 2, failures: [] },
  });
});

needsS3('what a lock keeps is named with its day, and the lock of it is not renewed', async () => {
  const { url, json, run, wordsFile, pictures, server, bucket } = await buckets('locked');
  second(pictures);
  expect((await run(['backup'])).code).toBe(0);
  const added = await json<PlaceAdded>(['place', 'add', `${url('studio')}&lock=30`, '--name', 'Cloud']);
  expect(added).toMatchObject({ code: 0, document: { fed: { whole: true } } });
  const { code, document } = await json<EraseReport>(eraseArgs(wordsFile, SHOOT));
  expect(code).toBe(7);
  const cloud = document.places.find(({ name }) => name === 'Cloud');
  expect(cloud).toMatchObject({ done: false });
  expect(cloud?.kept).toBeGreaterThan(3);
  const days = (Date.parse(cloud?.until ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(29.9);
  expect(days).toBeLessThan(30.1);
  const synced = await json<PlaceSync>(['place', 'sync']);
  const fed = synced.document.places.find(({ name }) => name === 'Cloud');
  expect(fed).toMatchObject({
    whole: true,
    removed: { files: 0, kept: cloud?.kept, until: cloud?.keptUntil, opening: { until: cloud?.until } },
  });
  expect((await server.ask('GET', `/${bucket}`, 'versions')).includes('/keyrings/')).toBe(true);
});

const daysTo = (until: string | null | undefined): number =>
  Math.round((Date.parse(until ?? '') - Date.now()) / 86_400_000);

needsS3('where what opens it has a shorter lock, its day is the one that is named', async () => {
  const { url, json, run, wordsFile, pictures } = await buckets('locked');
  second(pictures);
  expect((await run(['backup'])).code).toBe(0);
  const address = `${url('studio')}&lock=365&keys=30`;
  expect((await json<PlaceAdded>(['place', 'add', address, '--name', 'Cloud'])).code).toBe(0);
  const { code, document } = await json<EraseReport>(eraseArgs(wordsFile, SHOOT));
  expect(code).toBe(7);
  const cloud = document.places.find(({ name }) => name === 'Cloud');
  expect(cloud?.done).toBe(false);
  expect([daysTo(cloud?.until), daysTo(cloud?.keptUntil)]).toEqual([30, 365]);
  const { stdout } = await run(['place', 'sync']);
  expect(stdout).toMatch(/cannot be deleted there before .*: locked\. What opens them is locked until /);
  const { places } = (await json<StatusReport>(['status'])).document;
  expect(places.map(({ holdsRemoved }) => holdsRemoved)).toEqual([null, { until: cloud?.until }]);
});

needsS3('what nothing opens any more is noise: it is said to stay, and the shoot to be erased', async () => {
  const { url, json, run, wordsFile, pictures, server, bucket, vault, folder } = await buckets('locked');
  second(pictures);
  expect((await run(['backup'])).code).toBe(0);
  // As it is when the lock of the keyrings is over, and that of the objects is not.
  expect((await json<PlaceAdded>(['place', 'add', url('studio'), '--name', 'Cloud'])).code).toBe(0);
  const until = new Date(Date.now() + 300 * 86_400_000).toISOString();
  for (const { key } of await versionsOf(server, bucket))
    if (key.includes('/objects/'))
      await server.ask(
        'PUT',
        `/${bucket}/${key}`,
        'retention',
        `<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`,
      );
  const who = await adversary(vault, wordsFile);
  const everything = async () => {
    const found = await versionsOf(server, bucket);
    return openable(
      who,
      await Promise.all(
        found
          .filter(({ key }) => !key.includes('/objects/'))
          .map(({ key, id }) => server.bytes(`/${bucket}/${key}`, `versionId=${encodeURIComponent(id)}`)),
      ),
    );
  };
  const before = await everything();
  const { code, document } = await json<EraseReport>(eraseArgs(wordsFile, SHOOT));
  expect(code).toBe(0);
  const cloud = document.places.find(({ name }) => name === 'Cloud');
  expect(cloud).toMatchObject({ done: true, kept: 2, until: null });
  expect(daysTo(cloud?.keptUntil)).toBe(300);
  const after = await everything();
  const lost = [...before.keys()].filter((object) => !after.has(object));
  expect(lost).toHaveLength(2);
  const lying = await versionsOf(server, bucket);
  for (const object of lost) expect(lying.some(({ key }) => key.endsWith(object))).toBe(true);
  const synced = await json<PlaceSync>(['place', 'sync']);
  expect(synced.document.places.find(({ name }) => name === 'Cloud')).toMatchObject({
    whole: true,
    removed: { files: 0, kept: 2, opening: { kept: 0, until: null } },
  });
  expect((await run(['place', 'sync'])).stdout).toContain('Nothing in them opens what was erased.');
  const { places, next } = (await json<StatusReport>(['status'])).document;
  expect(places.map(({ holdsRemoved }) => holdsRemoved)).toEqual([null, null]);
  expect(next.some(({ step }) => step === 'clear')).toBe(false);
  expect(await json<RestoreReport>(['restore', '--to', join(folder, 'back')])).toMatchObject({
    code: 0,
    document: { files: 1, erased: 2, failures: [] },
  });
});
