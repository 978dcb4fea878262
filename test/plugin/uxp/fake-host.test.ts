import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { UxpFile, UxpFolder } from '../../../plugin/uxp/src/hosts/uxp-module.ts';
import { Disk } from '../../../scripts/plugin/disk.ts';
import type { Courier, Spot } from '../../../scripts/plugin/fake/disk-order.ts';
import { fakeFileSystem } from '../../../scripts/plugin/fake/file-system.ts';
import { type HostManifest, photoshopManifest } from '../../../scripts/plugin/fake/manifest.ts';
import {
  fakeFs,
  fakeShell,
  missingGlobals,
  requireOf,
  restrict,
} from '../../../scripts/plugin/fake/missing.ts';
import { fakePhotoshop } from '../../../scripts/plugin/fake/photoshop.ts';
import { layOut, stageIn } from '../../../scripts/plugin/stage.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const INBOX: Spot = { area: 'disk', path: ['Safelight Inbox'] };

const host = (manifest: HostManifest = photoshopManifest) => {
  const folder = temporaryFolder();
  const areas = {
    disk: join(folder, 'disk'),
    'plugin-data': join(folder, 'data'),
    'plugin-temp': join(folder, 'temp'),
  };
  for (const area of Object.values(areas)) mkdirSync(area);
  layOut(areas.disk);
  writeFileSync(join(folder, 'secret'), 'secret');
  const disk = new Disk(areas, stageIn(areas.disk));
  const ask: Courier = async (order) => disk.do(order);
  const picker = { folder: async () => INBOX, files: async () => [] };
  const files = fakeFileSystem(ask, picker, manifest);
  const photoshop = fakePhotoshop(
    stageIn(areas.disk).documents,
    ask,
    { show: () => undefined, slowness: 0 },
    (token) => files.getEntryForSessionToken(token) as UxpFile,
  );
  return { folder, areas, ask, files, photoshop };
};

const picked = async ({ files }: ReturnType<typeof host>): Promise<UxpFolder> => {
  const folder = await files.getFolder();
  if (folder === null) throw new Error('nothing was picked');
  return folder;
};

describe('files', () => {
  test('only below what was picked, and by names', async () => {
    const made = host();
    const folder = await picked(made);
    for (const name of ['..', '../Pictures', '/etc/passwd', 'a/b', '.', ''])
      await expect(folder.getEntry(name), name).rejects.toThrow('not below the folder');
    await expect(folder.createFile('../a.txt')).rejects.toThrow('not below');
    const file = await folder.createFile('a.txt');
    await expect(folder.renameEntry(file, '../b.txt')).rejects.toThrow('not below');
    await expect(made.files.getEntryWithUrl(`file:${made.folder}/secret`)).rejects.toThrow('secret');
  });

  test('no link leads out of the disk', async () => {
    const made = host();
    symlinkSync(join(made.folder, 'secret'), join(made.areas.disk, 'Safelight Inbox', 'link'));
    symlinkSync(made.folder, join(made.areas.disk, 'out'));
    const read = (path: readonly string[]) => made.ask({ op: 'read', at: { area: 'disk', path } });
    await expect(read(['Safelight Inbox', 'link'])).rejects.toThrow('a link');
    await expect(read(['out', 'secret'])).rejects.toThrow('it leads out');
    await expect(read(['..', 'secret'])).rejects.toThrow('no name');
    const names = (await (await picked(made)).getEntries()).map(({ name }) => name);
    expect(names).toEqual(['spool']);
  });

  test('a token leads to its folder, and any other to none', async () => {
    const { files } = host();
    const folder = await files.getFolder();
    const token = await files.createPersistentToken(folder as UxpFolder);
    expect((await files.getEntryForPersistentToken(token)).nativePath).toBe(folder?.nativePath);
    await expect(files.getEntryForPersistentToken('Safelight Inbox')).rejects.toThrow('token is not defined');
  });

  test('without `request` in the manifest there is no picker; with `plugin` its own folders remain', async () => {
    const { files } = host({ requiredPermissions: { localFileSystem: 'plugin' } });
    await expect(files.getFolder()).rejects.toThrow('no picker');
    await expect(files.getFileForOpening({ types: [], allowMultiple: true })).rejects.toThrow('no picker');
    const file = await (await files.getDataFolder()).createFile('a.json');
    await file.write('{}');
    expect(await ((await files.getEntryWithUrl('plugin-data:/a.json')) as UxpFile).read()).toBe('{}');
  });

  test('what is there is not written over unless that is said', async () => {
    const folder = await picked(host());
    const file = await folder.createFile('a.txt');
    await file.write('a');
    await expect(folder.createFile('a.txt')).rejects.toThrow('is there');
    const other = await folder.createFile('b.txt');
    await other.write('b');
    await expect(folder.renameEntry(other, 'a.txt')).rejects.toThrow('is there');
    await folder.renameEntry(other, 'a.txt', { overwrite: true });
    expect(await file.read()).toBe('b');
  });

  test('Node’s own calls reach only the plugin’s folders', async () => {
    const fs = fakeFs(async (url) => url, photoshopManifest);
    expect(await fs.readFile('plugin-data:/a')).toBe('plugin-data:/a');
    for (const path of ['/etc/passwd', 'file:/etc/passwd', 'a'])
      await expect(fs.readFile(path), path).rejects.toThrow(path);
  });
});

describe('copies', () => {
  const [first] = [1];

  test('outside of a modal state there are none', async () => {
    const made = host();
    const entry = await (await picked(made)).createFile('a.jpg');
    const document = made.photoshop.app.documents[0];
    await expect(document?.saveAs.jpg(entry, { quality: 12, embedColorProfile: true }, true)).rejects.toThrow(
      'modal state',
    );
    expect(existsSync(entry.nativePath)).toBe(false);
    await made.photoshop.core.executeAsModal(
      async () => document?.saveAs.jpg(entry, { quality: 12, embedColorProfile: true }, true),
      { commandName: 'a' },
    );
    expect(readFileSync(entry.nativePath)[0]).toBe(0xff);
  });

  test('in one modal state at a time', async () => {
    const { photoshop } = host();
    const inner = photoshop.core.executeAsModal(
      () => photoshop.core.executeAsModal(async () => first, { commandName: 'b' }),
      { commandName: 'a' },
    );
    await expect(inner).rejects.toMatchObject({ number: 9 });
    expect(await photoshop.core.executeAsModal(async () => first, { commandName: 'c' })).toBe(first);
  });

  test('not after they were cancelled', async () => {
    const made = host();
    const entry = await (await picked(made)).createFile('a.psd');
    const asked = made.photoshop.core.executeAsModal(
      async () => {
        made.photoshop.cancelModal();
        await made.photoshop.app.documents[0]?.saveAs.psd(entry, { embedColorProfile: true }, true);
      },
      { commandName: 'a' },
    );
    await expect(asked).rejects.toThrow('cancelled');
    expect(existsSync(entry.nativePath)).toBe(false);
  });
});

describe('what is missing', () => {
  const browser = (): Record<string, unknown> => ({
    ...Object.fromEntries(missingGlobals.map((name) => [name, () => name])),
    fetch: async () => 'fetched',
    WebSocket: class {
      readonly open = true;
    },
    XMLHttpRequest: class {},
    eval: () => 'evaluated',
    document: {},
  });

  test('is not there', () => {
    const globals = browser();
    restrict(globals, photoshopManifest);
    for (const name of missingGlobals) expect(name in globals, name).toBe(false);
    expect(globals).toHaveProperty('document');
    expect(() => (globals['eval'] as (code: string) => unknown)('1')).toThrow('disallowed');
  });

  test('no address that the manifest does not name, to the port', async () => {
    const globals = browser();
    restrict(globals, { requiredPermissions: { network: { domains: ['http://127.0.0.1:7777'] } } });
    const fetch = globals['fetch'] as (address: string) => Promise<unknown>;
    const Socket = globals['WebSocket'] as new (address: string) => object;
    expect(await fetch('http://127.0.0.1:7777/a')).toBe('fetched');
    for (const address of ['http://127.0.0.1:7778', 'https://127.0.0.1:7777', 'https://example.org'])
      await expect(fetch(address), address).rejects.toThrow('not in the manifest');
    expect(() => new Socket('ws://127.0.0.1:7777')).toThrow('not in the manifest');
    const none = browser();
    restrict(none, photoshopManifest);
    await expect((none['fetch'] as typeof fetch)('http://127.0.0.1:7777')).rejects.toThrow('not in');
    expect(() => new (none['XMLHttpRequest'] as new () => object)()).toThrow('no network');
  });

  test('no scheme that the manifest does not name', async () => {
    const shell = fakeShell({ requiredPermissions: { launchProcess: { schemes: ['https', 'file'] } } });
    expect(await shell.openExternal('https://example.org')).toBe('');
    for (const address of ['safelight://job', 'file:///etc/passwd', 'mailto:a@b'])
      await expect(shell.openExternal(address), address).rejects.toThrow('not in the manifest');
    await expect(fakeShell(photoshopManifest).openExternal('https://example.org')).rejects.toThrow('not in');
  });

  test('no module that starts programs', () => {
    const load = requireOf({ uxp: 'uxp' });
    expect(load('uxp')).toBe('uxp');
    for (const name of ['child_process', 'node:child_process', 'net', 'http', 'electron', 'toString'])
      expect(() => load(name), name).toThrow('Cannot find module');
  });
});
