import type { Carrier, Delivery, DeliverySent, Road } from '@safelight/manifests';
import { type Contact, contactText, displayContact, parseContact } from '../../delivery/contact.ts';
import type { NumberContact } from '../../delivery/contact-number.ts';
import { assertRoad, assertTwoRoads } from '../../delivery/contact-roads.ts';
import { SafelightError } from '../../model/errors.ts';
import { shortId } from './records.ts';

/** Where the two things go; null: not now, or to nobody. */
export interface TwoRoads {
  readonly archive: Contact | null;
  readonly words: Contact | null;
}

export interface RoadOptions {
  /** As they were typed; null: as the delivery remembers. */
  readonly archiveTo: string | null;
  readonly wordsTo: string | null;
  readonly only: Road | null;
}

/**
 * The roads that are taken now. Each is compared with the other, and with whatever went out on the other before: two
 * messages on two days are one road too. Throws `contact-missing`, `contact-malformed`, `road-refused`, `same-road`,
 * `words-not-needed`.
 */
export const roadsFor = (delivery: Delivery, options: RoadOptions): TwoRoads => {
  const known = {
    archive: contactOf(options.archiveTo ?? delivery.client.archiveTo),
    words: delivery.words === null ? null : contactOf(options.wordsTo ?? delivery.client.wordsTo),
  };
  const going = (road: Road): boolean => options.only === null || options.only === road;
  if (delivery.words === null && options.only === 'words')
    throw new SafelightError('words-not-needed', {
      client: delivery.client.name,
      recipients: delivery.recipients.length,
    });
  assertApart(delivery, known);
  return {
    archive: going('archive') ? given('archive', known.archive, delivery) : null,
    words: going('words') && delivery.words !== null ? given('words', known.words, delivery) : null,
  };
};

/** Who sees what this run prints. `program`: a document that may be kept, so that the words are not in it. */
export type Audience = 'person' | 'program' | 'nobody';

/** Roads that are taken, and those whose message nobody would have seen. */
export interface SeenRoads {
  readonly taken: TwoRoads;
  readonly waiting: DeliverySent['waiting'];
}

/** A message that nobody sees did not go, and is not written down as if it had. Throws `bad-argument` where all would wait. */
export const seenRoads = (
  roads: TwoRoads,
  {
    by,
    audience,
    mode,
  }: {
    readonly by: Exclude<Carrier, 'hand'>;
    readonly audience: Audience;
    readonly mode: 'write' | 'dry-run';
  },
): SeenRoads => {
  const isSeen = (road: Road): boolean => {
    const contact = roads[road];
    if (contact === null || mode === 'dry-run' || audience === 'person') return true;
    if (carrierFor(contact, by) === 'smtp') return true;
    return audience === 'program' && road === 'archive';
  };
  const taken = {
    archive: isSeen('archive') ? roads.archive : null,
    words: isSeen('words') ? roads.words : null,
  };
  const waiting = (['archive', 'words'] as const).flatMap((road) => {
    const contact = roads[road];
    return contact === null || taken[road] !== null ? [] : [{ road, to: displayContact(contact) }];
  });
  if (waiting.length > 0 && taken.archive === null && taken.words === null)
    throw new SafelightError('bad-argument', {
      what: audience === 'nobody' ? '--quiet' : '--json',
      why: 'nobody would see what is to be sent: leave it out, or say --by smtp',
    });
  return { taken, waiting };
};

/** The client, whose contacts are those it is sent to now. */
export const remembering = (
  client: Delivery['client'],
  { archive, words }: Partial<TwoRoads>,
): Delivery['client'] => ({
  ...client,
  ...(archive ? { archiveTo: contactText(archive) } : {}),
  ...(words ? { wordsTo: contactText(words) } : {}),
});

const contactOf = (text: string | null): Contact | null => (text === null ? null : parseContact(text));

const given = (road: Road, contact: Contact | null, { client }: Delivery): Contact => {
  if (contact === null) throw new SafelightError('contact-missing', { road, client: client.name });
  assertRoad(contact, road);
  return contact;
};

const assertApart = ({ sent, words }: Delivery, roads: TwoRoads): void => {
  if (words === null) return;
  const before = (road: Road): readonly Contact[] =>
    sent.filter((one) => one.road === road).map(({ to }) => parseContact(to));
  const archives = roads.archive === null ? before('archive') : [roads.archive, ...before('archive')];
  const wordsTo = roads.words === null ? before('words') : [roads.words, ...before('words')];
  for (const archive of archives) for (const contact of wordsTo) assertTwoRoads(archive, contact);
};

/** Throws `delivery-ended`, `delivery-incomplete` for what must not go out. */
export const assertSendable = (delivery: Delivery, incomplete: 'refuse' | 'send'): void => {
  const { id, closed, problems } = delivery;
  if (closed !== null) throw new SafelightError('delivery-ended', { delivery: shortId(id), at: closed });
  if (problems.length > 0 && incomplete === 'refuse')
    throw new SafelightError('delivery-incomplete', { delivery: shortId(id), missing: problems.length });
};

/** How a message goes to a contact, when it is asked to go so: a mail server knows no telephones. */
export const carrierFor = (contact: Contact, asked: Exclude<Carrier, 'hand'>): Carrier => {
  switch (contact.kind) {
    case 'stick':
    case 'in-person':
      return 'hand';
    case 'name':
      return 'print';
    case 'mail':
      return asked;
    case 'number':
      return asked === 'program' && isDialled(contact) ? 'program' : 'print';
  }
};

/** Programs take a number with its country; messengers have no such links. */
const isDialled = ({ service, number }: NumberContact): boolean =>
  (service === 'sms' || service === 'call') && number.startsWith('+');
