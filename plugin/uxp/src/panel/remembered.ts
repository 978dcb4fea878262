import { type CopyFormat, copyFormats } from '../ports.ts';

/** Copies that lie ready for a delivery whose plan was asked for. */
export interface Prepared {
  /** Of the job that will deliver them; they lie in its spool. */
  readonly id: string;
  readonly sources: readonly string[];
}

/** A job that was put into the inbox, so that its end is found after the panel was closed. */
export interface RememberedJob {
  readonly id: string;
  readonly verb: 'deliver' | 'preview' | 'status';
  readonly mode: 'plan' | 'make' | null;
  /** RFC 3339. */
  readonly at: string;
  readonly preset: string | null;
  /** For whom, as the user read it. */
  readonly title: string;
  readonly prepared: Prepared | null;
}

/** What the panel keeps between two times it is opened. No secret is in it. */
export interface Remembered {
  /** Leads to the folder that was picked. */
  readonly token: string | null;
  readonly format: CopyFormat;
  readonly preset: string | null;
  readonly preview: boolean;
  /** The newest first. */
  readonly jobs: readonly RememberedJob[];
}

export const nothingRemembered: Remembered = {
  token: null,
  format: 'jpeg',
  preset: null,
  preview: false,
  jobs: [],
};

/** More than anybody waits for. */
const MOST_JOBS = 20;

export const withJob = (remembered: Remembered, job: RememberedJob): Remembered => ({
  ...remembered,
  jobs: [job, ...remembered.jobs.filter(({ id }) => id !== job.id)].slice(0, MOST_JOBS),
});

export const withoutJob = (remembered: Remembered, id: string): Remembered => ({
  ...remembered,
  jobs: remembered.jobs.filter((job) => job.id !== id),
});

export const rememberedText = (remembered: Remembered): string =>
  `${JSON.stringify({ version: 1, ...remembered })}\n`;

/** What is not as it was written is not remembered: the folder can be picked again. */
export const parseRemembered = (text: string | null): Remembered => {
  const found = objectIn(text);
  if (found === null || found['version'] !== 1) return nothingRemembered;
  return {
    token: textOr(found['token'], null),
    format: copyFormats.find((format) => format === found['format']) ?? 'jpeg',
    preset: textOr(found['preset'], null),
    preview: found['preview'] === true,
    jobs: listIn(found['jobs']).flatMap(jobIn).slice(0, MOST_JOBS),
  };
};

type Members = Readonly<Record<string, unknown>>;

const objectIn = (text: string | null): Members | null => {
  if (text === null) return null;
  try {
    return membersOf(JSON.parse(text));
  } catch {
    return null;
  }
};

const membersOf = (value: unknown): Members | null =>
  typeof value === 'object' && value !== null ? (value as Members) : null;
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOr = <T>(value: unknown, other: T): string | T => (typeof value === 'string' ? value : other);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

const jobIn = (value: unknown): readonly RememberedJob[] => {
  const found = membersOf(value);
  if (found === null || !isId(found['id'])) return [];
  const verb = (['deliver', 'preview', 'status'] as const).find((one) => one === found['verb']);
  if (verb === undefined) return [];
  return [
    {
      id: found['id'],
      verb,
      mode: (['plan', 'make'] as const).find((one) => one === found['mode']) ?? null,
      at: textOr(found['at'], ''),
      preset: textOr(found['preset'], null),
      title: textOr(found['title'], ''),
      prepared: preparedIn(found['prepared']),
    },
  ];
};

const preparedIn = (value: unknown): Prepared | null => {
  const found = membersOf(value);
  if (found === null || !isId(found['id'])) return null;
  const sources = listIn(found['sources']).filter((one) => typeof one === 'string');
  return sources.length === 0 ? null : { id: found['id'], sources };
};
