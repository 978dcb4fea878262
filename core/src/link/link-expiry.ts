import { SafelightError } from '../model/errors.ts';

/** What S3 signs at most (SigV4 query, X-Amz-Expires ≤ 604800), and long enough for a client on a journey. */
export const LONGEST_LINK_DAYS = 7;

/** Seconds from now, rounded down. Throws `bad-argument` for a time that is past or more than 7 days away. */
export const secondsUntil = (expires: Date, now: Date): number => {
  const seconds = Math.floor((expires.getTime() - now.getTime()) / 1000);
  if (!(seconds > 0)) throw refused('it is not in the future');
  if (seconds > LONGEST_LINK_DAYS * 86_400) throw refused(`a link lives ${LONGEST_LINK_DAYS} days at most`);
  return seconds;
};

const refused = (why: string) => new SafelightError('bad-argument', { what: 'the end of the link', why });
