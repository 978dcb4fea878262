import { SafelightError } from '../model/errors.ts';

/** Throws `contact-malformed` with the reason why a text is no contact. */
export type Refuse = (why: string) => never;

const LONGEST_SHOWN = 200;

/** For one text, which the error shows on one line. */
export const refusing =
  (contact: string): Refuse =>
  (why) => {
    const shown = contact.slice(0, LONGEST_SHOWN).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
    throw new SafelightError('contact-malformed', { contact: shown, why });
  };
