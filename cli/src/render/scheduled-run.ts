import type { MissedRun, ScheduledRun } from '@safelight/core';
import type { Lines } from './lines.ts';
import { bytes, count } from './quantity.ts';

type Told = Pick<ScheduledRun, 'outcome' | 'numbers' | 'why'>;

const WORD: Readonly<Record<ScheduledRun['outcome'], string>> = {
  complete: 'Backup complete',
  incomplete: 'Backup incomplete',
  failed: 'Backup failed',
  locked: 'Backup locked out',
  waited: 'Backup waited',
};

/** In two words. */
export const runTitle = ({ outcome }: Told): string => WORD[outcome];

/** What it came to: never without the numbers. */
export const runNumbers = (run: Told): string => {
  const { numbers, outcome, why } = run;
  const { sets, ofSets, files, bytes: size, missing, places, ofPlaces } = numbers;
  const done = sets === ofSets ? count(sets, 'set') : `${sets} of ${count(ofSets, 'set')}`;
  if (outcome !== 'complete' && outcome !== 'incomplete') return `${done} backed up. ${why ?? ''}`.trim();
  const lacks =
    missing === 0 ? '' : `${count(missing, 'file is not as it', 'files are not as they')} should be; `;
  const came = `${lacks}${done}, ${count(files, 'new file')}, ${bytes(size)}, ${places} of ${count(ofPlaces, 'place')}`;
  return why === null ? came : `${came}. ${why}`;
};

/** One line. */
export const runText = (run: Told): string => `${runTitle(run)}: ${runNumbers(run)}`.replace(/\.?$/, '.');

/** A run that was due, as the next one to look is told: `The run of Tue 24 Nov 02:00 did not happen.` */
export const missedText = ({ due, outcome, why }: MissedRun): string => {
  const run = `The run of ${weekdayTime(due)}`;
  switch (outcome) {
    case null:
      return `${run} did not happen.`;
    case 'locked':
      return `${run} found the vault locked: ${why ?? ''}`;
    case 'waited':
      return `${run} was held back: ${why ?? ''}`;
    default:
      return `${run} did not come to its end: ${why ?? ''}`;
  }
};

export const missedLines = (missed: MissedRun | null): Lines => (missed === null ? [] : [missedText(missed)]);

/** In the time of this computer. */
export const weekdayTime = (iso: string): string =>
  new Date(iso)
    .toLocaleString('en-GB', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    })
    .replaceAll(',', '');
