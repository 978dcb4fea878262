import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Job, parseDocument, Welcome } from '../../../manifests/src/index.ts';
import { inRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

export const plugin = inRepository('plugin', 'lightroom', 'safelight.lrplugin');
export const stub = inRepository('test', 'plugin', 'lightroom', 'sdk-stub');

/** A text or bytes as a Lua string, byte for byte. */
export const lua = (text: string | Uint8Array): string =>
  `"${[...Buffer.from(text)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('')}"`;

export const welcome = (changes: Partial<Welcome> = {}): Welcome => ({
  type: 'welcome',
  version: 1,
  seen: new Date().toISOString(),
  presets: [
    { id: 'huber', name: 'Finals', client: 'Anna Huber', purpose: 'full', originals: false },
    { id: 'raws', name: 'Originals', client: 'Studio Nord', purpose: 'full', originals: true },
  ],
  pairing: false,
  roots: [],
  ...changes,
});

export interface Shown {
  readonly kind: string;
  readonly title: string;
  readonly info?: string;
  readonly words?: readonly string[];
}

/** What became of one run of the plug-in. */
export interface Ran {
  readonly home: string;
  readonly inbox: string;
  /** Jobs that lie in the inbox or went through it, each accepted by the description. */
  readonly jobs: readonly Job[];
  /** Files in the spool, from the inbox. */
  readonly spool: readonly string[];
  readonly userErrors: readonly string[];
  readonly dialogs: readonly Shown[];
  readonly captions: readonly string[];
  readonly prefs: Readonly<Record<string, unknown>>;
  readonly told: (event: string) => readonly unknown[];
  readonly exit: number | null;
}

export interface Studio {
  readonly home: string;
  readonly inbox: string;
}

/** A home whose inbox was made by Safelight. */
export const studio = (greeting: Welcome | string | null = welcome()): Studio => {
  const home = temporaryFolder();
  const inbox = join(home, 'Safelight Inbox');
  mkdirSync(inbox, { mode: 0o700 });
  if (typeof greeting === 'string') writeFileSync(join(inbox, 'welcome.json'), greeting);
  else if (greeting !== null) {
    parseDocument(Welcome, JSON.stringify(greeting));
    writeFileSync(join(inbox, 'welcome.json'), JSON.stringify(greeting));
  }
  return { home, inbox };
};

const jobsOf = (inbox: string): readonly Job[] =>
  ['', 'working', 'done']
    .map((folder) => join(inbox, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
        .map((name) => {
          const job = parseDocument(Job, readFileSync(join(folder, name), 'utf8'));
          if (`${job.id}.json` !== name) throw new Error(`the job ${job.id} lies in ${name}`);
          return job;
        }),
    );

const spoolOf = (inbox: string): readonly string[] => {
  const folder = join(inbox, 'spool');
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
        statSync(join(folder, path)).isFile(),
      )
    : [];
};

interface Told {
  readonly event: string;
  readonly value: unknown;
}

/** Runs Lua in a Lightroom without windows; `scenario` sees `studio`. What breaks that is no error for users throws. */
export const run = ({ home, inbox }: Studio, scenario: string): Ran => {
  const script = join(home, 'scenario.lua');
  writeFileSync(script, scenario);
  const ended = spawnSync('lua5.1', [join(stub, 'run.lua'), plugin, stub, home, script], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const events = ended.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Told => JSON.parse(line));
  const told = (event: string): readonly unknown[] =>
    events.filter((one) => one.event === event).map(({ value }) => value);
  const broken = [...told('broken'), ...(ended.stderr === '' ? [] : [ended.stderr])];
  if (broken.length > 0) throw new Error(`the plug-in broke: ${broken.join('\n')}`);
  return {
    home,
    inbox,
    jobs: jobsOf(inbox),
    spool: spoolOf(inbox),
    userErrors: told('user-error').map(String),
    dialogs: told('dialog') as readonly Shown[],
    captions: told('caption').map(String),
    prefs: (told('prefs')[0] ?? {}) as Readonly<Record<string, unknown>>,
    told,
    exit: ended.status,
  };
};

/** Rendered files in a folder as Lightroom makes them, and the Lua list that hands them over. */
export const rendered = (home: string, names: readonly (string | Uint8Array)[]): string => {
  const folder = join(home, 'rendered');
  mkdirSync(folder, { recursive: true });
  const paths = names.map((name) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]));
  for (const path of paths) writeFileSync(path, `picture ${path.toString('latin1')}`);
  return `{ ${paths.map((path) => `{ file = ${lua(path)} }`).join(', ')} }`;
};
