import {
  type MissedRun,
  type ScheduleConfig,
  type ScheduledRun,
  type Timing,
  weekdayNumber,
} from '@safelight/manifests';

/** When a run was due last, not after `now`. By the clock of this computer, through its changes of time. */
export const lastDue = (timing: Timing, now: Date): Date => nearest(timing, now, -1);

/** When a run is due next, after `now`. */
export const nextDue = (timing: Timing, now: Date): Date => dueAgain(timing, now) ?? nearest(timing, now, 1);

const HOUR_MS = 3_600_000;

/** Within an hour that comes a second time; from the first systemd goes on to the hour behind both (`systemd-analyze calendar`). */
const dueAgain = ({ every, at }: Timing, now: Date): Date | null => {
  const isSecond = new Date(now.getTime() - HOUR_MS).getHours() === now.getHours();
  const begun = now.getTime() - (now.getTime() % 60_000) - now.getMinutes() * 60_000;
  const due = new Date(begun + Number(at.slice(3)) * 60_000);
  return every === 'hour' && isSecond && due > now ? due : null;
};

const nearest = (timing: Timing, now: Date, towards: 1 | -1): Date => {
  const around = [-2, -1, 0, 1, 2].flatMap((steps) => dueNear(timing, now, steps));
  const found = towards === 1 ? around.find((due) => due > now) : around.findLast((due) => due <= now);
  return found ?? now;
};

/** None where a change of time swallows the hour: systemd leaves that run out, and nothing is missed. */
const dueNear = ({ every, at, day }: Timing, now: Date, steps: number): readonly Date[] => {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const due = {
    hour: () => new Date(year, month, date, now.getHours() + steps, minute),
    day: () => new Date(year, month, date + steps, hour, minute),
    week: () => new Date(year, month, date + weekdayNumber(day) - now.getDay() + 7 * steps, hour, minute),
  }[every]();
  const wanted = every === 'hour' ? (now.getHours() + steps + 48) % 24 : hour;
  return due.getHours() === wanted ? [due] : [];
};

/**
 * When the hours end in which runs may be at work. Null: they have none; `outside`: `now` is none of them, for a run that was
 * due in the night is made up for by the system at any time.
 */
export const windowEnd = (
  { at, until }: Pick<ScheduleConfig, 'at' | 'until'>,
  now: Date,
): Date | 'outside' | null => {
  if (until === null) return null;
  const time = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
  const isInside = at < until ? at <= time && time < until : at <= time || time < until;
  if (!isInside) return 'outside';
  const [hour = 0, minute = 0] = until.split(':').map(Number);
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate(), hour, minute);
  return today > now ? today : new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, hour, minute);
};

/** Milliseconds after which a run that was due should have begun: it is spread over ten minutes. */
export const GRACE_MS = 15 * 60_000;

export interface RunFacts {
  readonly now: Date;
  /** When each set was last backed up, by whomever; ISO 8601, null: never. */
  readonly backedUp: readonly (string | null)[];
  /** The last that the system began. */
  readonly last: ScheduledRun | null;
  /** A backup is at work. */
  readonly running: boolean;
}

/** The run that was due last, where not every set was backed up since; null where all is well, or will be seen soon. */
export const missedRun = (
  schedule: ScheduleConfig,
  { now, backedUp, last, running }: RunFacts,
): MissedRun | null => {
  const due = lastDue(schedule, new Date(now.getTime() - GRACE_MS));
  const isAfter = (iso: string): boolean => Date.parse(iso) >= due.getTime();
  if (running || isAfter(schedule.since) || backedUp.every((at) => at !== null && isAfter(at))) return null;
  const ran = last !== null && isAfter(last.began) ? last : null;
  if (ran !== null && STANDS.has(ran.outcome)) return null;
  return { due: due.toISOString(), outcome: ran?.outcome ?? null, why: ran?.why ?? null };
};

/** Its snapshots are there, and status tells what they lack. */
const STANDS: ReadonlySet<ScheduledRun['outcome']> = new Set(['complete', 'incomplete']);
