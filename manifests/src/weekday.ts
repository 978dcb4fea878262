import * as v from 'valibot';

export const weekday = v.picklist(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export type Weekday = v.InferOutput<typeof weekday>;

export const WEEKDAY_NAMES: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** 0 for Sunday to 6, as `Date.getDay` and launchd count. */
export const weekdayNumber = (day: Weekday): number => (weekday.options.indexOf(day) + 1) % 7;
