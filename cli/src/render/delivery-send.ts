import type { DeliverySent, WordsForPerson } from '@safelight/core';
import { BY } from './delivery.ts';
import type { Lines } from './lines.ts';
import { moment } from './quantity.ts';

const THING = { archive: 'The archive', words: 'The words' } as const;

export const deliverySentText = ({
  client,
  id,
  done,
  sent,
  waiting,
  text,
  links,
  uploaded,
}: DeliverySent): Lines => [
  done
    ? `Delivery ${id.slice(0, 8)} for ${client}:`
    : `Delivery ${id.slice(0, 8)} for ${client} would go so; nothing was sent:`,
  ...(uploaded === 0
    ? []
    : [`  ${uploaded === 1 ? 'One archive was' : `${uploaded} archives were`} uploaded.`]),
  ...sent.map(
    ({ road, by, to, server }) =>
      `  ${THING[road]} to ${to}: ${BY[by]}${server === null ? '' : ` (${server})`}.`,
  ),
  ...waiting.map(({ road, to }) => `  ${THING[road]} to ${to}: not yet; nobody would have seen the message.`),
  ...links.map(({ url, expires }) => `  Link: ${url}${expires === null ? '' : `, until ${moment(expires)}`}`),
  ...(text === null || !sent.some(({ road, by }) => road === 'archive' && by !== 'smtp')
    ? []
    : [
        '',
        '── Message with the archive ──',
        `Subject: ${text.subject}`,
        '',
        ...text.body.trimEnd().split('\n'),
        '──',
      ]),
];

/** What is to be sent or said by the other road. */
export const wordsForPersonText = ({ to, by, message, script }: WordsForPerson): Lines => [
  '',
  `── By the other road, to ${to} ──`,
  ...(by === 'program' ? ['The message program is open at this contact; type or paste this:', ''] : []),
  ...message.body.trimEnd().split('\n'),
  ...(by === 'print' ? ['', '── Or on the telephone ──', ...script.body.trimEnd().split('\n')] : []),
  '──',
];
