import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { answerWith } from '../../../core/src/workflows/inbox/answer.ts';
import {
  type DeliverPlan,
  type Job,
  JobResult,
  Job as JobSchema,
  parseDocument,
} from '../../../manifests/src/index.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { bridged, fileManager, strict, stringClass } from './fake-files.ts';

/** A variant of a picture, as the editor shows it. */
export interface FakeVariant {
  readonly path: string | null;
  readonly selected: boolean;
}

export interface FakeDocument {
  readonly folder: string;
  readonly name: string;
  readonly variants: readonly FakeVariant[];
  /** Ids of jobs in its queue. */
  readonly queue: readonly string[];
}

export interface FakeMac {
  readonly home: string;
  readonly inbox: string;
  /** The documents that are open; the first is in front. Exchanged by tests. */
  documents: readonly FakeDocument[];
  /** Bundle identifiers of what runs. */
  running: readonly string[];
  /** How many were asked of the editor: each is an Apple event. */
  events: number;
  /** Called before each, by name: throws, or changes what is there. */
  beforeEvent: (name: string) => void;
  /** What people were shown. */
  readonly shown: string[];
  /** What they answer to lists and buttons, in order; null: Cancel. */
  readonly answers: (string | null)[];
  /** What Safelight says to a job while the script waits; null: nothing. */
  respond: (job: Job) => object | null;
  /** What the next job is called. */
  nextId: string | null;
  /** Runs a script's text, then its handler; what it gives back, parsed. */
  readonly call: (text: string, handler: string, ...args: readonly unknown[]) => Record<string, unknown>;
  /** All jobs in the inbox, read as Safelight reads them. */
  readonly jobs: () => readonly Job[];
}

/** An error as an Apple event ends with. */
export const appleError = (errorNumber: number, message = 'Error'): Error =>
  Object.assign(new Error(message), { errorNumber });

export const welcome = (inbox: string, more: object = {}): void => {
  mkdirSync(inbox, { recursive: true });
  const presets = [
    { id: 'huber', name: 'Finals', client: 'Huber', purpose: 'full', originals: true },
    { id: 'agency', name: 'Press', client: 'Agency', purpose: 'full', originals: false },
  ];
  const seen = new Date().toISOString();
  const text = { type: 'welcome', version: 1, seen, presets, pairing: false, roots: [], ...more };
  writeFileSync(join(inbox, 'welcome.json'), JSON.stringify(text));
};

const editorOf = (mac: FakeMac) => {
  const event = <T>(name: string, answer: () => T) => {
    return (): T => {
      mac.events += 1;
      mac.beforeEvent(name);
      return answer();
    };
  };
  const documentOf = (index: number) => {
    const at = (): FakeDocument => {
      const found = mac.documents[index];
      if (found === undefined) throw appleError(-1728, "Can't get object.");
      return found;
    };
    return strict('document', {
      id: event('id', () => at().folder),
      name: event('name', () => at().name),
      variants: strict('variants', {
        selected: event('selected', () => at().variants.map((one) => one.selected)),
        parentImage: strict('parentImage', {
          path: event('path', () => at().variants.map((one) => one.path)),
        }),
      }),
      jobs: strict('jobs', { id: event('jobs', () => at().queue) }),
    });
  };
  return strict('Capture One', {
    version: event('version', () => '16.8.5.30'),
    currentDocument: event('currentDocument', () => (mac.documents.length === 0 ? null : documentOf(0))),
    documents: event('documents', () => mac.documents.map((_, at) => documentOf(at))),
    selectedVariants: event('selectedVariants', () =>
      (mac.documents[0]?.variants ?? []).filter((one) => one.selected),
    ),
  });
};

const additionsOf = (mac: FakeMac) => {
  const answer = (): string => {
    const given = mac.answers.shift();
    if (given === undefined) throw new Error('nobody was expected to be asked');
    if (given === null) throw appleError(-128, 'User canceled.');
    return given;
  };
  return {
    includeStandardAdditions: false,
    displayDialog: (text: string, { buttons }: { readonly buttons: readonly string[] }) => {
      mac.shown.push(text);
      if (buttons.length === 1) return { buttonReturned: buttons[0] };
      const buttonReturned = answer();
      if (!buttons.includes(buttonReturned)) throw new Error(`there is no button ${buttonReturned}`);
      return { buttonReturned };
    },
    chooseFromList: (names: readonly string[]) => {
      mac.shown.push(names.join('\n'));
      if (mac.answers[0] === null) return mac.answers.shift() !== null;
      const chosen = answer();
      if (!names.includes(chosen)) throw new Error(`the list has no ${chosen}`);
      return [chosen];
    },
    displayNotification: (text: string) => {
      mac.shown.push(text);
    },
  };
};

const bridgeOf = (mac: FakeMac) => {
  const running = {
    get count() {
      return mac.running.length;
    },
    objectAtIndex: (at: number) => ({ bundleIdentifier: bridged(mac.running[at]) }),
  };
  return strict(
    '$',
    Object.assign((value?: unknown) => bridged(value), {
      NSHomeDirectory: () => bridged(mac.home),
      NSFileManager: { defaultManager: fileManager },
      NSString: stringClass,
      NSUUID: { UUID: { UUIDString: bridged('') } },
      NSWorkspace: { sharedWorkspace: { runningApplications: running } },
    }),
  );
};

const planOf = ({ sources }: Extract<Job, { verb: 'deliver' }>): DeliverPlan => ({
  ...{
    client: 'Huber',
    purpose: 'full',
    metadata: 'client',
    format: 'zip',
    excluded: [],
    renamed: [],
    notes: [],
  },
  ...{
    problems: [],
    archives: [{ name: 'a.zip', bytes: 1, files: [] }],
    files: sources.length,
    bytes: 2_345_678,
  },
});

/** As Safelight does: the job goes, and its result lies there. */
const answerJobs = (mac: FakeMac): void => {
  for (const job of mac.jobs()) {
    const said = mac.respond(job);
    if (said === null) continue;
    const result = {
      ...{ type: 'job-result', version: 1, id: job.id, verb: job.verb, at: new Date().toISOString() },
      ...answerWith(said),
    };
    parseDocument(JobResult, JSON.stringify(result));
    writeFileSync(join(mac.inbox, `${job.id}.result.json`), JSON.stringify(result));
    rmSync(join(mac.inbox, `${job.id}.json`));
  }
};

/** A Mac with Capture One, as far as the scripts see it; its files are real. */
export const fakeMac = (): FakeMac => {
  const home = join(temporaryFolder(), 'anna');
  const inbox = join(home, 'Safelight Inbox');
  welcome(inbox);
  const mac: FakeMac = {
    home,
    inbox,
    documents: [],
    running: ['com.apple.finder', 'com.captureone.captureone16'],
    events: 0,
    beforeEvent: () => undefined,
    shown: [],
    answers: [],
    respond: (job) => (job.verb === 'deliver' && job.mode === 'plan' ? { plan: planOf(job) } : null),
    nextId: null,
    call: (text, handler, ...args) => {
      const bridge = bridgeOf(mac);
      Object.defineProperty(bridge.NSUUID.UUID, 'UUIDString', {
        get: () => bridged((mac.nextId ?? crypto.randomUUID()).toUpperCase()),
      });
      const context = createContext({
        $: bridge,
        ObjC: { import: () => undefined, unwrap: (value: { js: unknown }) => value.js },
        Application: Object.assign(
          (id: string) => {
            if (!mac.running.includes(id)) throw new Error("Application can't be found.");
            return editorOf(mac);
          },
          { currentApplication: () => additionsOf(mac) },
        ),
        delay: () => answerJobs(mac),
      });
      runInContext(text, context);
      return JSON.parse(context[handler](...args));
    },
    jobs: () =>
      readdirSync(inbox)
        .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
        .map((name) => parseDocument(JobSchema, readFileSync(join(inbox, name), 'utf8'), name)),
  };
  return mac;
};

/** An open session with these pictures; its file lies on the disk. */
export const session = (mac: FakeMac, variants: readonly FakeVariant[], name = 'Huber'): FakeDocument => {
  const folder = join(mac.home, 'Pictures', name);
  const file = join(folder, `${name}.cosessiondb`);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
  }
  return { folder, name: `${name}.cosessiondb`, variants, queue: [] };
};
