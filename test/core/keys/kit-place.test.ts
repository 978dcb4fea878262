import { mkdir, mkdtemp, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refuseKitPlace, writeKit } from '../../../core/src/keys/kit-place.ts';

let home: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'safelight-place-')));
  for (const folder of ['Pictures/Wedding', 'drive/vault', 'private'])
    await mkdir(join(home, folder), { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

const around = () => ({
  sets: [join(home, 'Pictures')],
  places: [join(home, 'drive/vault'), join(home, 'absent/vault')],
});
const refusalOf = async (path: string): Promise<string> => {
  const refused: unknown = await refuseKitPlace(join(home, path), around()).then(
    () => 'taken',
    (error) => error.data.why,
  );
  return String(refused).replaceAll(`${home}/`, '');
};

describe('where the kit may lie', () => {
  test.each([
    'private/kit.pdf',
    'kit.PDF',
    'new/folder/kit.pdf',
    'Pictures2/kit.pdf',
    'drive/kit.pdf',
    '..kit/kit.pdf',
  ])('%s', async (path) => expect(await refusalOf(path)).toBe('taken'));
});

describe('where it may not', () => {
  test.each([
    ['Pictures/kit.pdf', 'it is inside Pictures, which is backed up'],
    ['Pictures/Wedding/new/kit.pdf', 'it is inside Pictures, which is backed up'],
    ['private/../Pictures/kit.pdf', 'it is inside Pictures, which is backed up'],
    ['drive/vault/kit.pdf', 'it is inside drive/vault, which holds a copy of the vault'],
    ['absent/vault/kit.pdf', 'it is inside absent/vault, which holds a copy of the vault'],
    ['private/kit.txt', 'the kit is a PDF, so its name must end in .pdf'],
  ])('%s: %s', async (path, why) => expect(await refusalOf(path)).toBe(why));

  test('a link into a set is followed', async () => {
    await symlink(join(home, 'Pictures'), join(home, 'innocent'));
    expect(await refusalOf('innocent/kit.pdf')).toBe('it is inside Pictures, which is backed up');
    expect(await refusalOf('innocent/new/kit.pdf')).toBe('it is inside Pictures, which is backed up');
  });

  test.each([
    ['Dropbox', 'Dropbox'],
    ['Dropbox (Personal)', 'Dropbox'],
    ['OneDrive', 'OneDrive'],
    ['OneDrive - Studio Nordlicht', 'OneDrive'],
    ['iCloud Drive', 'iCloud Drive'],
    ['iCloudDrive', 'iCloud Drive'],
    ['Library/Mobile Documents/com~apple~CloudDocs', 'iCloud Drive'],
    ['Library/CloudStorage/Whatever-anna', 'A cloud drive'],
    ['Google Drive', 'Google Drive'],
    ['Creative Cloud Files', 'Creative Cloud'],
    ['Creative Cloud Files Company Account anna', 'Creative Cloud'],
    ['Nextcloud', 'Nextcloud'],
  ])('%s, and a folder in it', async (folder, service) => {
    for (const path of [`${folder}/kit.pdf`, `${folder}/a/b/kit.pdf`])
      expect(await refusalOf(path)).toBe(`${service} uploads or copies what lies there`);
  });

  test.each([
    ['.stfolder', 'Syncthing'],
    ['.dropbox', 'Dropbox'],
    ['.dropbox.cache', 'Dropbox'],
    ['.sync_0a1b2c3d4e5f.db', 'Nextcloud'],
    ['.nextcloudsync.log', 'Nextcloud'],
  ])('a folder in which, or above which, lies %s', async (mark, service) => {
    await writeFile(join(home, 'private', mark), '');
    for (const path of ['private/kit.pdf', 'private/new/kit.pdf'])
      expect(await refusalOf(path)).toBe(`${service} uploads or copies what lies there`);
    expect(await refusalOf('kit.pdf')).toBe('taken');
  });

  test.each(['Dropbox old stuff/kit.pdf', 'my-onedrive/kit.pdf', 'nextcloud notes/kit.pdf'])(
    'a name that only resembles one is taken: %s',
    async (path) => expect(await refusalOf(path)).toBe('taken'),
  );
});

test('the sheet is written for its owner alone, over an older one that was not', async () => {
  const path = join(home, 'private/kit.pdf');
  await writeFile(path, 'old', { mode: 0o644 });
  await writeKit(path, Buffer.from('%PDF'));
  expect(await readFile(path, 'utf8')).toBe('%PDF');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
