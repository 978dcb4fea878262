const LONGEST = 200;

/** `554 5.7.1` (RFC 5321 §4.2, RFC 3463 §2): says what happened and quotes nothing. */
const codesOf = (answer: string): string => /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(answer)?.[0] ?? '';

/** The lines of one reply as one: `550-5.1.1 No such\r\n550 5.1.1 user` → `550 5.1.1 No such user`. */
const joined = (answer: string): string => {
  const codes = codesOf(answer).replace('-', ' ');
  const lines = answer.split(/\r?\n/).map((line) => line.slice(codesOf(line).length).replace(/^[ -]/, ''));
  return [codes, ...lines]
    .join(' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
};

/** What servers say of their own accord: that a message holds these words too gives nothing of it away. */
const OWN_WORDS = new Set(
  `message mail email spam content rejected refused policy sender from this your with that have been server please
  contact detected blocked virus address domain size limit recipient mailbox temporary later again`.split(
    /\s+/,
  ),
);

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];

/** Does the answer say a word of the message that it could not know otherwise? Filters quote what they object to. */
const repeats = (answer: string, message: string): boolean => {
  const known = new Set(wordsOf(message));
  return wordsOf(answer).some((word) => known.has(word) && !OWN_WORDS.has(word));
};

/** What went to the server and must not come back in an error. */
export interface Said {
  readonly user: string;
  readonly password: string;
  readonly text: string;
}

const formsOf = (secret: string, user: string): readonly string[] =>
  [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(`\0${user}\0${secret}`).toString('base64'),
  ].filter((form) => form !== '');

/**
 * A mail server's answer, fit for an error: one line, at most 200 characters, without the password in any form in which
 * it is sent (RFC 4616, the LOGIN mechanism), and its codes alone where it repeats a word of the message.
 */
export const shownAnswer = (answer: string, said: Said): string => {
  if (formsOf(said.password, said.user).some((form) => answer.includes(form)) || repeats(answer, said.text))
    return `${codesOf(answer)} (its words are not shown, for they repeat ours)`.trim();
  const line = joined(answer);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};
