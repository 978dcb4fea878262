import type { Command } from './measure.ts';

/** What is measured, in this order. */
export const tasks = ['first', 'again', 'verify', 'prove', 'restore'] as const;
export type Task = (typeof tasks)[number];

/** A program in a room of its own, ready for every task it knows. */
export interface Contender {
  readonly name: string;
  /** Made before the first task, not measured. */
  readonly prepare: readonly Command[];
  readonly work: Partial<Readonly<Record<Task, Command>>>;
  /** The folder that holds what it keeps. */
  readonly store: string;
  /** Where `restore` puts what it brings back. */
  readonly restored: string;
}

/** Where a contender works; made empty for each round. */
export interface Room {
  readonly folder: string;
  /** What it backs up. */
  readonly source: string;
}

/** Null where the program is not installed. */
export type ContenderMaker = (room: Room) => Contender | null;
