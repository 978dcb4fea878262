/** When a file was last changed, in the two ways an archive tells it. */
export interface EntryTime {
  /** As MS-DOS packs date and time of day. */
  readonly dos: number;
  /** Seconds since 1970, UTC; null where they do not fit. */
  readonly unix: number | null;
}

export const entryTime = (time: Date): EntryTime => ({ dos: dosTime(time), unix: unixTime(time) });

/** MS-DOS times begin in 1980 and end in 2107. */
const FIRST = 1980;
const LAST = 2107;

/**
 * Date and time of day as MS-DOS packs them (APPNOTE 4.4.6), date in the upper half; two seconds are the finest step.
 * It is the time of day where the computer stands: that is what every reader takes it for.
 */
const dosTime = (time: Date): number => {
  const year = time.getFullYear();
  if (year < FIRST) return pack([0, 1, 1], [0, 0, 0]);
  if (year > LAST) return pack([LAST - FIRST, 12, 31], [23, 59, 58]);
  return pack(
    [year - FIRST, time.getMonth() + 1, time.getDate()],
    [time.getHours(), time.getMinutes(), time.getSeconds()],
  );
};

type Three = readonly [number, number, number];

const pack = ([year, month, day]: Three, [hours, minutes, seconds]: Three): number => {
  const date = (year << 9) | (month << 5) | day;
  return date * 0x10000 + ((hours << 11) | (minutes << 5) | (seconds >> 1));
};

/** Seconds since 1970, UTC; null where 31 bits do not hold them. Readers disagree about what lies beyond. */
const unixTime = (time: Date): number | null => {
  const seconds = Math.floor(time.getTime() / 1000);
  return seconds >= 0 && seconds <= 0x7fff_ffff ? seconds : null;
};
