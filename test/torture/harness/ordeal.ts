import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { CliResult } from '../../support/cli.ts';
import { type Call, type Fault, faultEnvironment } from './fault.ts';
import { startProgram } from './program.ts';
import { commandsOf, putBack, type Stage } from './stage.ts';

/** A command that is harmed again and again, each time from the same beginning. */
export interface Ordeal {
  readonly stage: Stage;
  readonly command: keyof ReturnType<typeof commandsOf>;
  /** Name under which the beginning was kept. */
  readonly before: string;
  /** How many times as fast the wall clock of the run that is harmed goes. */
  readonly clock: number;
  /** Everything that is not as promised right after the run was cut off. */
  afterDeath(result: CliResult): Promise<string[]>;
  /** What a person does then: the same command again. */
  again(): Promise<CliResult>;
  /** Everything that is not as promised once that came to its end. */
  afterRerun(result: CliResult): Promise<string[]>;
}

/** What a number of deaths came to. */
export interface Deaths {
  readonly hit: number;
  readonly trouble: readonly string[];
}

const faultFor = ({ stage }: Ordeal, call: Call, at: number, action: Fault['action']): Fault => ({
  call,
  at,
  action,
  under: stage.work,
  mark: stage.mark,
});

/** Runs the command from its beginning. */
export const begin = ({ stage, command, before, clock }: Ordeal, fault: Fault | null = null) => {
  putBack(stage, before);
  const env = faultEnvironment(stage.library, { fault, clock });
  return startProgram(commandsOf(stage)[command], { home: stage.home, env });
};

/** Runs the command until just before a call; then its `mark` is there, and it waits for SIGCONT. */
export const beginAndStop = (ordeal: Ordeal, call: Call, at: number) =>
  begin(ordeal, faultFor(ordeal, call, at, 'stop'));

/** Is it stopped by a signal? The state stands behind the name (proc(5), `/proc/pid/stat`). */
const isStopped = (pid: number): boolean => /^.*\) T/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** Returns when a run that `beginAndStop` began waits, or has ended. The mark comes a moment before the signal. */
export const whenStopped = async (
  { stage: { mark } }: Ordeal,
  { child }: ReturnType<typeof beginAndStop>,
): Promise<void> => {
  const goesOn = (): boolean => child.exitCode === null && child.signalCode === null;
  while (goesOn() && !existsSync(mark)) await pause(10);
  while (goesOn() && child.pid !== undefined && !isStopped(child.pid)) await pause(10);
};

/** How many calls of a kind an unharmed run makes. */
export const countCalls = async (ordeal: Ordeal, call: Call): Promise<number> => {
  const { code, stderr } = await begin(ordeal, faultFor(ordeal, call, 0, 'kill')).ended;
  if (code !== 0) throw new Error(`the unharmed run ended with ${code}: ${stderr}`);
  return existsSync(ordeal.stage.mark) ? Number(readFileSync(ordeal.stage.mark, 'utf8')) : 0;
};

/** The same command again, without harm. */
export const repeat = (stage: Stage, command: Ordeal['command']): Promise<CliResult> =>
  startProgram(commandsOf(stage)[command], { home: stage.home }).ended;

/** What was reported done is whole; the same command again completes. */
export const judge = async (ordeal: Ordeal, result: CliResult): Promise<string[]> => {
  const trouble = await ordeal.afterDeath(result);
  const again = await ordeal.again();
  if (again.code !== 0) return [...trouble, `again: ended with ${again.code}: ${again.stderr}`];
  return [...trouble, ...(await ordeal.afterRerun(again)).map((line) => `again: ${line}`)];
};

const safely = async (work: () => Promise<string[]>): Promise<string[]> =>
  work().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);

type Death = { readonly hit: boolean; readonly trouble: readonly string[] };

const dieAt = async (ordeal: Ordeal, call: Call, at: number): Promise<Death> => {
  const result = await begin(ordeal, faultFor(ordeal, call, at, 'kill')).ended;
  const hit = result.signal === 'SIGKILL';
  const unasked = hit || result.code === 0 ? [] : [`ended with ${result.code}: ${result.stderr}`];
  const found = hit ? await safely(() => judge(ordeal, result)) : [];
  return { hit, trouble: [...unasked, ...found].map((line) => `killed at ${call} ${at}: ${line}`) };
};

/** Kills at the first, second, third … call of a kind, until a run comes to its end. */
export const killAtEvery = async (ordeal: Ordeal, call: Call): Promise<Deaths> => {
  const trouble: string[] = [];
  for (let at = 1; ; at += 1) {
    const death = await dieAt(ordeal, call, at);
    trouble.push(...death.trouble);
    if (!death.hit) return { hit: at - 1, trouble };
  }
};

/** So many numbers from 1 to `count`, evenly spread, the first and the last among them. */
export const spread = (count: number, samples: number): readonly number[] => {
  if (samples >= count) return Array.from({ length: count }, (_, index) => index + 1);
  if (samples === 1) return [Math.ceil(count / 2)];
  return Array.from({ length: samples }, (_, index) => 1 + Math.round((index * (count - 1)) / (samples - 1)));
};

/** Kills at some calls of a kind, evenly spread over a run. */
export const killAtSome = async (ordeal: Ordeal, call: Call, samples: number): Promise<Deaths> => {
  const deaths: Death[] = [];
  for (const at of spread(await countCalls(ordeal, call), samples))
    deaths.push(await dieAt(ordeal, call, at));
  return sum(deaths);
};

/** Runs that may come to their end unharmed before a call is called out of reach. */
const TRIES = 6;

/**
 * Kills at each of the last calls of a kind that a run makes. A run makes one more or less, as its keys fall into one
 * second or two: one that ended before it was to die is run again.
 */
export const killAtLast = async (ordeal: Ordeal, call: Call, samples: number): Promise<Deaths> => {
  const count = await countCalls(ordeal, call);
  const deaths: Death[] = [];
  for (let at = count - samples + 1; at <= count; at += 1) {
    let death = await dieAt(ordeal, call, at);
    for (let tries = 1; !death.hit && death.trouble.length === 0 && tries < TRIES; tries += 1)
      death = await dieAt(ordeal, call, at);
    deaths.push(death);
  }
  return sum(deaths);
};

const sum = (deaths: readonly Death[]): Deaths => ({
  hit: deaths.filter(({ hit }) => hit).length,
  trouble: deaths.flatMap(({ trouble }) => trouble),
});

/** From 0 to 1, the same each time (mulberry32). */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

const dieAfter = async (ordeal: Ordeal, milliseconds: number): Promise<Death> => {
  const running = begin(ordeal);
  const [result] = await Promise.all([running.ended, running.killAfter(milliseconds)]);
  const hit = result.signal === 'SIGKILL';
  const found = hit ? await safely(() => judge(ordeal, result)) : [];
  return { hit, trouble: found.map((line) => `killed after ${milliseconds} ms: ${line}`) };
};

/** Kills at random moments of a run, until it was hit so many times. */
export const killAtRandom = async (
  ordeal: Ordeal,
  { times, seed }: { times: number; seed: number },
): Promise<Deaths> => {
  const started = performance.now();
  await begin(ordeal).ended;
  const duration = performance.now() - started;
  const numbers = random(seed);
  const deaths: Death[] = [];
  for (let tries = 0; deaths.filter(({ hit }) => hit).length < times && tries < times * 3; tries += 1)
    deaths.push(await dieAfter(ordeal, Math.round(numbers.next().value * duration)));
  return sum(deaths);
};

/** The error a run told, by its code; empty where it told none. */
const errorIn = ({ stdout }: CliResult): string => /"code": "([a-z-]+)"/.exec(stdout)?.[1] ?? '';

const failAt = async (ordeal: Ordeal, fault: Fault, expected: readonly string[]): Promise<Death> => {
  const result = await begin(ordeal, fault).ended;
  const told = `${result.code} ${errorIn(result)}`.trim();
  const wrong = expected.includes(told) ? [] : [`ended with ${told}`];
  const found = await safely(() => judge(ordeal, result));
  return {
    hit: true,
    trouble: [...wrong, ...found].map((line) => `${fault.action} at ${fault.call} ${fault.at}: ${line}`),
  };
};

/** Lets some calls of a kind fail, evenly spread over a run, which is to end as one of `expected`: exit code and error. */
export const failAtSome = async (
  ordeal: Ordeal,
  { call, action }: Pick<Fault, 'call' | 'action'>,
  { samples, expected }: { readonly samples: number; readonly expected: readonly string[] },
): Promise<Deaths> => {
  const deaths: Death[] = [];
  for (const at of spread(await countCalls(ordeal, call), samples))
    deaths.push(await failAt(ordeal, faultFor(ordeal, call, at, action), expected));
  return sum(deaths);
};
