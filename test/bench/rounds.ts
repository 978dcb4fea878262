import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender, ContenderMaker, Task } from './contender.ts';
import { type Measurement, measure, run, warm } from './measure.ts';

/** One measurement of one contender. */
export interface Sample extends Measurement {
  readonly contender: string;
  readonly task: Task;
  readonly round: number;
}

export interface Race {
  /** Where rooms are made and removed. */
  readonly dir: string;
  readonly source: string;
  readonly makers: readonly ContenderMaker[];
  readonly tasks: readonly Task[];
  readonly rounds: number;
  /** Looks at what a round left before it is removed; throws where something is wrong. */
  readonly inspect?: (contender: Contender) => void;
}

/** The next begins each time, so that nobody always runs after the same neighbour. */
const rotated = <T>(items: readonly T[], by: number): readonly T[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
];

/** Tasks that read what a contender keeps. */
const READING: ReadonlySet<Task> = new Set(['verify', 'prove', 'restore']);

const roomOf = (race: Race, index: number): string => join(race.dir, `room-${index}`);

const leave = (race: Race): void => {
  for (const index of race.makers.keys()) rmSync(roomOf(race, index), { recursive: true, force: true });
};

const enter = (race: Race): readonly Contender[] => {
  leave(race);
  const contenders = race.makers.flatMap(
    (make, index) => make({ folder: roomOf(race, index), source: race.source }) ?? [],
  );
  for (const { prepare } of contenders) prepare.forEach(run);
  return contenders;
};

const sample = ({ name, work, store }: Contender, task: Task, round: number): readonly Sample[] => {
  const command = work[task];
  if (command === undefined) return [];
  if (READING.has(task)) warm(store);
  const measured = measure(command);
  console.log(`  round ${round + 1}  ${task.padEnd(8)} ${name.padEnd(14)} ${measured.seconds.toFixed(2)} s`);
  return [{ contender: name, task, round, ...measured }];
};

const runRound = (race: Race, round: number): readonly Sample[] => {
  const contenders = rotated(enter(race), round);
  const samples = race.tasks.flatMap((task) =>
    contenders.flatMap((contender) => sample(contender, task, round)),
  );
  if (race.inspect !== undefined) contenders.forEach(race.inspect);
  leave(race);
  return samples;
};

/** Rounds in which the contenders take turns at each task: what disturbs the machine for a while disturbs all. */
export const interleaved = (race: Race): readonly Sample[] =>
  Array.from({ length: race.rounds }, (_, round) => round).flatMap((round) => runRound(race, round));
