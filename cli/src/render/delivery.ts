import type { DeliveryClosed, DeliveryList, DeliveryShown, DeliveryWords } from '@safelight/core';
import { findingLines } from './findings.ts';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, day, moment } from './quantity.ts';
import { table } from './table.ts';

type Listed = DeliveryList['deliveries'][number];

const KIND = { full: 'pictures', preview: 'previews', phone: 'for a phone' } as const;

/** What still has to happen, or that all has. */
const standing = ({ sent, closed, opens }: Pick<Listed, 'sent' | 'closed' | 'opens'>): string => {
  if (closed !== null) return `closed ${day(closed)}`;
  const roads = (['archive', 'words'] as const).filter((road) =>
    sent.some((one) => one.road === road && !one.unsure),
  );
  if (opens === 'certificate' && roads.length === 1) return `sent ${day(sent.at(-1)?.at ?? '')}`;
  switch (roads.length) {
    case 0:
      return 'not sent yet';
    case 1:
      return roads[0] === 'archive' ? 'archive sent, words not' : 'words sent, archive not';
    default:
      return `sent ${day(sent.at(-1)?.at ?? '')}`;
  }
};

export const deliveryListText = ({ deliveries, findings }: DeliveryList): Lines => [
  ...(deliveries.length === 0
    ? ['Nothing was delivered yet. `safelight deliver FOLDER --client NAME` makes archives for a client.']
    : table(
        deliveries.map((one) => [
          one.id.slice(0, 8),
          day(one.made),
          one.client,
          KIND[one.purpose],
          `${one.files.toLocaleString('en')} (${bytes(one.bytes)})`,
          one.problems === 0 ? standing(one) : `${standing(one)}; ${one.problems} not in it`,
        ]),
      )),
  ...findingLines(findings),
];

export const deliveryShownText = (shown: DeliveryShown): Lines => [
  `${shown.id.slice(0, 8)} for ${shown.client}, made ${moment(shown.made)}: ${count(shown.files, 'picture')} (${bytes(shown.bytes)}), ${KIND[shown.purpose]}.`,
  ...(shown.shoots.length === 0 ? [] : [`  From ${shown.shoots.join(', ')}.`]),
  `  Metadata: ${shown.metadata}. Format: ${shown.format}${shown.recipients.length === 0 ? '' : ', to a certificate'}.`,
  `  Archive to ${shown.archiveTo ?? 'nobody yet'}, words to ${shown.wordsTo ?? 'nobody yet'}.`,
  `  ${shown.folder}`,
  ...shown.archives.map(
    ({ name, bytes: size, files, here }) =>
      `    ${name}: ${count(files, 'picture')}, ${bytes(size)}${here ? '' : '; not on this computer'}`,
  ),
  ...(shown.missing.length === 0 ? [] : ['Not in it:', ...firstOf(shown.missing.map((one) => one.message))]),
  ...(shown.links.length === 0 ? [] : ['Links:', ...shown.links.map(linkLine)]),
  ...(shown.sent.length === 0
    ? ['Nothing was sent yet. `safelight delivery send` does it, by two roads.']
    : [
        'Sent:',
        ...shown.sent.map(
          (one) =>
            `  ${moment(one.at)}: ${one.road} to ${one.to}, ${BY[one.by]}${one.unsure ? '; the run ended on the way, and whether it arrived is not known' : ''}`,
        ),
      ]),
  ...(shown.closed === null ? [] : [`Closed ${moment(shown.closed)}.`]),
];

export const BY = {
  print: 'shown, for you to send',
  program: 'in the mail or message program',
  smtp: 'by mail',
  hand: 'handed over',
} as const;

const linkLine = ({ archive, url, expires }: DeliveryShown['links'][number]): string =>
  `  ${archive === null ? '' : `${archive}: `}${url}${expires === null ? '' : `, until ${moment(expires)}`}`;

export const deliveryWordsText = ({ client, words, entropy }: DeliveryWords): Lines => [
  words,
  `  They open what was delivered to ${client}${entropy === null ? '' : `; ${entropy.toFixed(1)} bits`}. Small letters, hyphens between them, no blank before or after.`,
  '  Never put them into the message that carries the archive or its link.',
];

const ENDED = {
  ended: 'leads nowhere any more',
  expired: 'had expired already',
  'not-ours': 'was not made by Safelight: end it where you made it',
  failed: 'could not be ended',
} as const;

export const deliveryClosedText = ({ id, client, links, changed }: DeliveryClosed): Lines => [
  changed
    ? `${id.slice(0, 8)} for ${client} is closed.`
    : `${id.slice(0, 8)} for ${client}: nothing was changed.`,
  ...links.map(({ url, ended, why }) => `  ${url} ${ENDED[ended]}${why === null ? '' : `. ${why}`}.`),
  '  What the client has already fetched stays with the client, and so do the words: neither can be called back.',
];
