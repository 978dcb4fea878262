import type { ScheduleConfig } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { windowEnd } from '../../schedule/plan.ts';
import { isMacOnBattery, isMetered } from '../../system/conditions.ts';

/**
 * Does the work within the rules of the schedule: it is not begun against them, and stopped when its hours are over; what is
 * stored by then stays stored. Throws `schedule-waits`.
 */
export const withinRules = async <T>(
  schedule: ScheduleConfig,
  context: RunContext,
  work: (context: RunContext) => Promise<T>,
): Promise<T> => {
  const now = context.clock();
  const end = windowEnd(schedule, now);
  const why = await whyNotNow(schedule, end);
  if (why !== null) throw new SafelightError('schedule-waits', { why });
  if (end === null || end === 'outside') return work(context);
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), end.getTime() - now.getTime()).unref();
  try {
    return await work({ ...context, signal: AbortSignal.any([context.signal, over.signal]) });
  } catch (error) {
    if (!over.signal.aborted || context.signal.aborted) throw error;
    throw new SafelightError('schedule-waits', {
      why: `it is ${schedule.until}, and the next run carries on`,
    });
  } finally {
    clearTimeout(timer);
  }
};

const whyNotNow = async (
  { battery, metered, at, until }: ScheduleConfig,
  end: ReturnType<typeof windowEnd>,
): Promise<string | null> => {
  if (end === 'outside') return `it is not between ${at} and ${until}`;
  if (battery === 'wait' && (await isMacOnBattery()) === true) return 'this computer runs on battery';
  return metered === 'wait' && (await isMetered()) === true ? 'the connection is metered' : null;
};
