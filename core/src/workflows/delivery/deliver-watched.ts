import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliverReport, DeliverWatch } from '@safelight/manifests';
import type { RunContext } from '../../model/events.ts';
import { bytePathFromText, displayPath } from '../../model/paths.ts';
import type { Session } from '../session.ts';
import type { WatchTimes } from './arrivals.ts';
import { deliver } from './deliver.ts';
import { lockFor } from './lock.ts';
import { assertSensible, type DeliverSettings } from './options.ts';
import {
  type Arrived,
  assertApart,
  isNothingToDeliver,
  OutputWatch,
  type WatchContext,
} from './watch-output.ts';

export type { DeliverWatch } from '@safelight/manifests';

const SECOND = 1000;
const LOOK = SECOND;
const STEADY = 3 * SECOND;
const LATE = 600 * SECOND;

export interface WatchOptions {
  /** The folder that an editor writes into. */
  readonly folder: string;
  /** Seconds in which nothing may move before what arrived goes. */
  readonly quietFor: number;
  /** `once`: ends after the first delivery. */
  readonly until: 'once' | 'interrupted';
  /** For each delivery: the vault, opened with this computer's key. */
  readonly open: () => Promise<Session>;
  /** Told when it begins: how many files lie there already. */
  readonly onBegin: (before: number) => void;
  readonly onDelivered: (report: DeliverReport) => void;
}

const timesFor = (quietFor: number): WatchTimes => ({
  look: LOOK,
  steady: Math.min(STEADY, quietFor * SECOND),
  quiet: quietFor * SECOND,
  late: LATE,
});

const realPause: WatchContext['pause'] = (milliseconds, signal) => sleep(milliseconds, undefined, { signal });

/**
 * Waits for what an editor writes into a folder, and delivers what arrived once it is finished and quiet: as one delivery, and
 * the next as another. Ends when it is interrupted, and says what arrived and was not delivered; of a delivery that was begun
 * nothing is left.
 */
export const deliverWatched = async (
  options: DeliverSettings,
  watching: WatchOptions,
  context: RunContext,
): Promise<DeliverWatch> => {
  const folder = resolve(watching.folder);
  await assertApart(folder, options.out);
  // Told now and not after the shoot: what cannot be meant, a weak passphrase, a folder or a vault that is not there.
  assertSensible(options);
  await lockFor(options, { known: [options.client, options.name ?? ''], now: context.clock() });
  const watch = new OutputWatch(bytePathFromText(folder), timesFor(watching.quietFor), {
    ...context,
    pause: realPause,
  });
  await watching.open();
  watching.onBegin(watch.before);
  const deliveries: DeliverReport[] = [];
  const notes: string[] = [];
  while (watching.until === 'interrupted' || deliveries.length === 0) {
    const arrived = await unlessInterrupted(context.signal, () => watch.next());
    if (arrived === null) break;
    const report = await unlessInterrupted(context.signal, () =>
      deliverOne({ folder, arrived, options, watching }, context),
    );
    if (report === null) break;
    watch.settle(arrived);
    if (typeof report === 'string') {
      notes.push(report);
      context.onEvent({ kind: 'note', text: report });
      continue;
    }
    deliveries.push(report);
    watching.onDelivered(report);
  }
  return { folder, deliveries, notes, waiting: watch.waiting.map(displayPath) };
};

/** Null when it was interrupted. */
const unlessInterrupted = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
};

interface Delivering {
  readonly folder: string;
  readonly arrived: Arrived;
  readonly options: DeliverSettings;
  readonly watching: WatchOptions;
}

/** What was made; a sentence where nothing of it is for a client: more may come. */
const deliverOne = async (
  { folder, arrived, options, watching }: Delivering,
  context: RunContext,
): Promise<DeliverReport | string> => {
  const notes = arrived.unfinished.map(
    (path) => `${displayPath(path)} is not in it: it was not finished after ${LATE / SECOND / 60} minutes.`,
  );
  const choice = { kind: 'arrived', path: folder, scan: arrived.scan, notes } as const;
  try {
    return await deliver(await watching.open(), { ...options, choice }, context);
  } catch (error) {
    if (isNothingToDeliver(error)) return error.message;
    throw error;
  }
};

/** 130 where something that arrived was not delivered any more, 3 where a delivery is not complete. */
export const watchExit = ({ deliveries, waiting }: DeliverWatch): number => {
  if (waiting.length > 0) return 130;
  return deliveries.every(({ complete }) => complete) ? 0 : 3;
};
