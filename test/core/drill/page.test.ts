import { expect, test } from 'vitest';
import { drillPage } from '../../../core/src/drill/page.ts';
import type { DrillReport } from '../../../manifests/src/index.ts';

const report: DrillReport = {
  snapshot: { seq: 3, set: 'A & B <Studio>', created: '2026-11-27T10:00:00Z' },
  passed: false,
  files: [
    { path: '<script>alert(1)</script>.NEF', bytes: 10, trouble: null, decoded: 'preview', note: null },
    { path: 'lost.NEF', bytes: 10, trouble: 'it "does" not open', decoded: 'none', note: null },
  ],
  catalog: null,
  whole: { files: 100, bytes: 1000 },
  findings: [],
  bytesPerSecond: 0,
  fullRestoreSeconds: null,
  seconds: 1,
};
const text = {
  at: new Date('2026-11-27T10:00:00Z'),
  date: '27 Nov 2026',
  vault: 'Studio',
  bytes: (count: number) => `${count} bytes`,
  duration: (seconds: number) => `${seconds} s`,
};

test('names of pictures are text on the page, whatever they are', () => {
  const page = drillPage(report, new Map(), text);
  expect(page).not.toContain('<script>');
  expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;.NEF');
  expect(page).toContain('A &#38; B &#60;Studio&#62;');
  expect(page).toContain('it &#34;does&#34; not open');
});

test('needs nothing else: pictures are inside, nothing is fetched', () => {
  const page = drillPage(report, new Map([['lost.NEF', Buffer.from('jpeg')]]), text);
  expect(page).toContain(`data:image/jpeg;base64,${Buffer.from('jpeg').toString('base64')}`);
  expect(page).not.toMatch(/(src|href)="(?!data:)/);
});

test('says at the top whether it passed', () => {
  expect(drillPage(report, new Map(), text)).toContain('Failed: not everything came back');
  expect(drillPage({ ...report, passed: true }, new Map(), text)).toContain('Passed: everything came back');
});
