import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { drillSheet } from '../../../core/src/drill/sheet.ts';
import type { PageText } from '../../../core/src/drill/told.ts';
import type { DrilledFile, DrillReport } from '../../../manifests/src/index.ts';
import { makeJpeg } from '../../../samples/jpeg.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const picture = (path: string, more: Partial<DrilledFile> = {}): DrilledFile => ({
  path,
  bytes: 10,
  trouble: null,
  decoded: 'whole',
  note: null,
  ...more,
});

const report: DrillReport = {
  snapshot: { seq: 3, set: 'Studio', created: '2026-11-27T10:00:00Z' },
  passed: false,
  files: [
    ...Array.from({ length: 30 }, (_, n) => picture(`2026/Huber/IMG_${n}.CR3`)),
    picture('2026/Huber/lost.CR3', { trouble: 'it does not open', decoded: 'none' }),
  ],
  catalog: null,
  whole: { files: 4321, bytes: 1000 },
  findings: [{ kind: 'damage', path: 'objects/aa', code: 'file-missing', message: 'objects/aa is missing.' }],
  bytesPerSecond: 100,
  fullRestoreSeconds: 60,
  seconds: 1,
};

const text: PageText = {
  at: new Date('2026-11-27T10:00:00Z'),
  date: '27 Nov 2026, 10:00',
  vault: 'Studio Ānna',
  bytes: (count) => `${count} bytes`,
  duration: (seconds) => `${seconds} s`,
};

const thumbnails = new Map([['2026/Huber/IMG_0.CR3', makeJpeg({ width: 48, height: 32, seed: 1 })]]);

const withPoppler = needs('pdftotext', 'pdfinfo', 'pdfimages');

withPoppler('the sheet says what the page says, on as many pages as it takes', async () => {
  const path = join(temporaryFolder(), 'test.pdf');
  writeFileSync(path, await drillSheet(report, thumbnails, text));
  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { encoding: 'utf8' });
  const shown = run('pdftotext', '-layout', path, '-').replace(/\s+/g, ' ');
  for (const said of [
    'Restore test of Studio',
    'Failed: not everything came back as it was backed up.',
    'of 4,321 files',
    'would take about 60 s at 100 bytes/s',
    'objects/aa is missing.',
    'IMG_29.CR3',
    'it does not open',
    'no preview',
    'vault Studio {0100}nna',
    '1 of 2',
  ])
    expect(shown).toContain(said);
  expect(run('pdfinfo', path)).toMatch(/Pages:\s+2\n/);
  expect(run('pdfimages', '-list', path).trim().split('\n')).toHaveLength(3);
});

withPoppler('the same report gives the same bytes', async () => {
  const [one, other] = [
    await drillSheet(report, thumbnails, text),
    await drillSheet(report, thumbnails, text),
  ];
  expect(Buffer.compare(one, other)).toBe(0);
});
