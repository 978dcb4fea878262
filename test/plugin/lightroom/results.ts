import { answerWith } from '../../../core/src/workflows/inbox/answer.ts';
import { JobProgress, JobResult, parseDocument } from '../../../manifests/src/index.ts';

/** Stands where the stub writes the id of the job. */
export const ANY_ID = '00000000-0000-4000-8000-000000000000';

const at = '2026-11-28T09:00:00.000Z';

/** A result that the description accepts, as text. */
export const resultText = (changes: Partial<JobResult> = {}): string => {
  const result: JobResult = {
    type: 'job-result',
    version: 1,
    id: ANY_ID,
    verb: 'deliver',
    at,
    ...answerWith(changes),
  };
  return JSON.stringify(parseDocument(JobResult, JSON.stringify(result)));
};

export const delivery: NonNullable<JobResult['delivery']> = {
  id: 'e1f7d4a6-0000-4000-8000-000000000001',
  complete: true,
  client: 'Anna Huber',
  purpose: 'full',
  metadata: 'client',
  format: 'zip',
  excluded: [],
  renamed: [],
  notes: [],
  problems: [],
  folder: '/home/anna/Safelight Deliveries/2026-11-28 Anna Huber e1f7d4a6',
  archives: [{ name: 'pictures_2026-11-28_e1f7.zip', bytes: 1000, files: 2, sha256: 'a'.repeat(64) }],
  files: 2,
  bytes: 1000,
  shoots: [],
  lock: 'words',
  entropy: 77.5,
  seconds: 1,
};

export const plan: NonNullable<JobResult['plan']> = {
  client: 'Studio Nord',
  purpose: 'full',
  metadata: 'client',
  format: 'zip',
  excluded: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((index) => ({
    path: `/P/${index}.dng`,
    rule: 'editor-format',
    reason: 'a format of editors',
  })),
  renamed: [],
  notes: [],
  problems: [],
  archives: [{ name: 'pictures.zip', bytes: 1_234_567_890, files: [] }],
  files: 12,
  bytes: 1_234_567_890,
};

export const shoot = (
  name: string,
  words: readonly ('complete' | 'incomplete')[],
): NonNullable<JobResult['shoots']>[number] => ({
  name,
  path: `/Pictures/${name}`,
  set: 'Studio',
  catalog: false,
  files: 10,
  bytes: 100,
  disk: 'there',
  archived: null,
  gone: 0,
  evicted: 0,
  tested: null,
  rule: { copies: 2, media: 1, elsewhere: 0, locked: 0, lacks: ['elsewhere'] },
  copies: words.map((word, index) => ({
    place: `vault${index}`,
    word,
    proven: 1,
    oldestProof: null,
    why: [],
  })),
});

export const progressText = (changes: Partial<JobProgress> = {}): string => {
  const progress: JobProgress = {
    type: 'job-progress',
    version: 1,
    id: ANY_ID,
    verb: 'deliver',
    at,
    state: 'working',
    phase: 'pack',
    subject: 'a.jpg',
    bytes: 1,
    ofBytes: 2,
    ...changes,
  };
  return JSON.stringify(parseDocument(JobProgress, JSON.stringify(progress)));
};
