import { basename } from 'node:path';
import type { DeliverPlan, DeliverReport, ShootStatus } from '../../../manifests/src/index.ts';

export const DELIVERY = '7c1e5a90-5a52-4f0e-9d58-0c7c6f3f2a11';

const choice = {
  client: 'Anna Huber',
  purpose: 'full',
  metadata: 'client',
  format: 'zip',
  excluded: [],
  renamed: [],
  notes: [],
  problems: [],
} as const;

/** What would go of these files. */
export const planOf = (sources: readonly string[], some: Partial<DeliverPlan> = {}): DeliverPlan => {
  const files = sources.map((path) => ({ path, name: basename(path), bytes: 8_400_000 }));
  const bytes = files.length * 8_400_000;
  return {
    ...choice,
    archives: [{ name: '2026-05-02_Huber_Wedding.zip', bytes, files }],
    files: files.length,
    bytes,
    ...some,
  };
};

/** A plan in which everything is to be told. */
export const troubled = (sources: readonly string[]): DeliverPlan =>
  planOf(sources, {
    excluded: [
      {
        path: '/Pictures/2026-05-02_Huber_Wedding/Thumbs.db',
        rule: 'system-files',
        reason: 'belongs to the system',
      },
    ],
    renamed: [{ path: '/spool/IMG_0412?.jpg', name: 'IMG_0412_.jpg', why: 'illegal' }],
    problems: [
      {
        path: '/spool/IMG_0415.jpg',
        code: 'unreadable',
        message: 'IMG_0415.jpg cannot be read: it ends in the middle of a scan.',
      },
    ],
    notes: ['Two pictures have no colour profile; they are taken for sRGB.'],
  });

export const reportOf = (sources: readonly string[], some: Partial<DeliverReport> = {}): DeliverReport => ({
  ...choice,
  id: DELIVERY,
  complete: true,
  folder: '/home/anna/Safelight Deliveries/2026-11-28 Anna Huber',
  archives: [
    {
      name: '2026-05-02_Huber_Wedding.zip',
      bytes: sources.length * 8_200_000,
      files: sources.length,
      sha256: 'ab'.repeat(32),
    },
  ],
  files: sources.length,
  bytes: sources.length * 8_200_000,
  shoots: ['2026-05-02_Huber_Wedding'],
  lock: 'words',
  entropy: 77.5,
  seconds: 2.5,
  ...some,
});

export const draft = {
  subject: 'Your pictures from Studio Anna',
  body: 'Dear Anna Huber,\n\nhere you find your pictures, in one archive:\n\n[…]\n\nThe words that open it come another way.\n\nKind regards\nStudio Anna',
} as const;

export const shoots: readonly ShootStatus[] = (
  [
    ['2026-05-02_Huber_Wedding', 'complete', ''],
    ['2026-05-09_Town_Hall', 'incomplete', 'IMG_0004.DNG is missing. The vault has it.'],
    ['2026-03-01_Portraits', 'unknown', 'The drive was not seen for 20 days.'],
    ['2026-02-11_Products', 'failed', 'IMG_0031.CR3 is damaged in the vault.'],
  ] as const
).map(([name, word, message]) => ({
  name,
  path: `/Pictures/${name}`,
  set: 'Pictures',
  catalog: false,
  files: 412,
  bytes: 61_000_000_000,
  disk: 'there',
  archived: null,
  gone: 0,
  evicted: 0,
  tested: null,
  rule: { copies: 2, media: 1, elsewhere: 0, locked: 0, lacks: ['elsewhere'] },
  copies: [
    {
      place: 'vault',
      word,
      proven: 1,
      oldestProof: null,
      why: message === '' ? [] : [{ path: name, code: 'not-held', message }],
    },
  ],
}));
