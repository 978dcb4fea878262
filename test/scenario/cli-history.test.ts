import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { HistoryCheck, HistoryReport } from '../../core/src/index.ts';
import { Home } from '../../core/src/workflows/home.ts';
import { kindsOf } from '../support/history.ts';
import { computerWithStudio } from './cli-studio.ts';
import { twoPlaces } from './two-places.ts';

test('history: what was done, a line each, newest first; checked, exported, and tampered with', async () => {
  const { run, json, studio, folder, home, wordsFile } = await computerWithStudio();
  await run(['key', 'prove', '--recovery-words-file', wordsFile]);
  await run(['backup', studio.catalog]);
  await run(['verify', '--read-data']);
  await run(['restore', '--to', join(folder, 'back')]);
  await run(['key', 'kit', '--out', join(folder, 'kit.pdf')]);
  await run(['catalog', 'check', studio.catalog]);
  await run(['set', 'remove', 'Studio']);

  const { stdout, code, stderr } = await run(['history']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const told = stdout.trimEnd().split('\n');
  expect(told.map((line) => line.replace(/^ *(\d+) {2}.{17,18} {2}\S+ +/, '$1 '))).toEqual([
    '8 Studio is not backed up any more.',
    '7 Studio was compared with the disk: everything is there; 14 references.',
    '6 A kit was made, with lines for the words.',
    expect.stringMatching(/^5 Restore of Studio, snapshot 1, into .*back: \d+ files \(.*written\)\.$/),
    expect.stringMatching(
      /^4 Vault checked \(everything opened\): nothing wrong; \d+ files, .*, 1 snapshot\.$/,
    ),
    expect.stringMatching(/^3 Backup of Studio: complete, \d+ files \(.*\), .* new; snapshot 1\.$/),
    '2 Studio is backed up from now on.',
    '1 The recovery words were typed back and open the vault.',
    '0 The vault vault was made.',
  ]);

  const { document } = await json<HistoryReport>(['history', 'show', '--set', 'Studio']);
  expect(document.entries.map(({ kind }) => kind)).toEqual([
    'set-removed',
    'catalog-checked',
    'restore',
    'backup',
    'set-added',
  ]);
  expect((await run(['history', '--since', 'yesterday'])).code).toBe(2);

  expect((await run(['history', 'verify'])).stdout).toMatch(/is whole\.\n/);
  const file = join(folder, 'history.jsonl');
  await run(['history', '--export', file, '--quiet']);
  const events = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(events.map((line) => JSON.parse(line).index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

  const vault = (await new Home(home).config()).vaults[0]?.id ?? '';
  const db = new DatabaseSync(new Home(home).ledgerPath(vault));
  db.exec(`UPDATE event SET line = replace(line, '"complete":true', '"complete":false') WHERE number = 3`);
  db.close();
  const checked = await json<HistoryCheck>(['history', 'verify']);
  expect(checked).toMatchObject({ code: 4, document: { damage: [{ code: 'history-edited', index: 3 }] } });
  const text = await run(['history', 'verify']);
  expect(text).toMatchObject({ code: 4, stderr: '' });
  expect(text.stdout).toMatch(/failed, 1 fault\.\n[\s\S]*Entry 3 of computer/);
});

test('places that come and go are written down', async () => {
  const { run, json, copy } = await twoPlaces();
  expect((await run(['place', 'first', 'T7'])).code).toBe(0);
  expect((await run(['place', 'remove', 'vault'])).code).toBe(0);
  const { document } = await json<HistoryReport>(['history', 'show']);
  expect(kindsOf(document).filter((kind) => kind.startsWith('place-'))).toEqual([
    'place-added',
    'place-first',
    'place-removed',
  ]);
  const { stdout } = await run(['history', 'show']);
  expect(stdout).toContain(`T7 in ${copy} holds a copy from now on.`);
  expect(stdout).toContain('Backups go to T7 first from now on.');
});
