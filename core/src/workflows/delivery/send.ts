import type { Carrier, Delivery, DeliveryLink, DeliverySent } from '@safelight/manifests';
import { displayContact } from '../../delivery/contact.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { readDeliveries } from '../../vault/deliveries.ts';
import { readableStore, type Session } from '../session.ts';
import { courierFor } from './courier.ts';
import { assertRecordsKept } from './kept-records.ts';
import { livingLinks, pastedLinks, uploadArchives } from './links.ts';
import { shownLink } from './list.ts';
import { messagesWithWords, messageWithArchive, type Writer } from './messages.ts';
import { amendRecord, chooseDelivery, shortId } from './records.ts';
import {
  type Audience,
  assertSendable,
  carrierFor,
  type RoadOptions,
  remembering,
  roadsFor,
  type SeenRoads,
  seenRoads,
  type TwoRoads,
} from './roads.ts';
import { Sending, type WordsForPerson } from './sending.ts';

export type { DeliverySent } from '@safelight/manifests';
export type { WordsForPerson } from './sending.ts';

export interface SendOptions extends RoadOptions {
  /** Which delivery. */
  readonly wanted: string;
  readonly by: Exclude<Carrier, 'hand'>;
  /** Addresses of archives that lie somewhere already. */
  readonly links: readonly string[];
  /** Where to upload them: `s3://…`, `rclone:…`; null: nowhere. */
  readonly upload: string | null;
  /** Days after which a link that is made ends, 1 to 7. */
  readonly days: number;
  readonly incomplete: 'refuse' | 'send';
  readonly audience: Audience;
  readonly mode: 'write' | 'dry-run';
}

export interface Sent {
  readonly report: DeliverySent;
  /** Null where they did not go now, or went by mail from here. */
  readonly words: WordsForPerson | null;
}

/**
 * `delivery send`: the archive by one road, the words by another; what went out is in the history before this returns.
 * Both messages are composed before anything is written or sent: what is refused leaves nothing behind.
 */
export const sendDelivery = async (
  session: Session,
  options: SendOptions,
  context: RunContext,
): Promise<Sent> => {
  const { deliveries } = await readDeliveries(readableStore(session));
  const found = chooseDelivery(deliveries, options.wanted);
  assertOwnWords(found, deliveries);
  await assertRecordsKept(session, found.id);
  assertSendable(found, options.incomplete);
  const { taken, waiting } = seenRoads(roadsFor(found, options), options);
  const pasted = pastedLinks(found, options.links);
  if (taken.archive !== null && taken.archive.kind !== 'stick') assertLinked(found, pasted, options, context);
  const studio = session.vault.name;
  const planned = { ...found, links: [...found.links, ...pasted], client: remembering(found.client, taken) };
  assertMessages(planned, taken, { studio, now: context.clock() });
  if (options.mode === 'dry-run') return wouldSend(planned, { taken, waiting }, options);
  const courier = await courierFor(session, options.by, context);
  const linked =
    taken.archive === null ? found : await withLinks(session, found, { pasted, options }, context);
  const sending = new Sending(session, courier, context);
  const archived = taken.archive === null ? null : await sending.archive(linked, taken.archive);
  const told = taken.words === null ? null : await sending.words(archived?.delivery ?? linked, taken.words);
  const delivery = told?.delivery ?? archived?.delivery ?? linked;
  return {
    report: {
      id: delivery.id,
      client: delivery.client.name,
      done: true,
      sent: [...(archived?.sent ?? []), ...(told?.sent ?? [])],
      waiting,
      text: archived?.message ?? null,
      links: archived === null ? [] : livingLinks(delivery, context.clock()).map(shownLink),
      uploaded: uploadsIn(linked) - uploadsIn(found),
    },
    words: told?.person ?? null,
  };
};

/**
 * A passphrase that went out with another delivery meanwhile opens this one, too, for whoever got it. Throws
 * `passphrase-unusable`.
 */
const assertOwnWords = ({ id, words }: Delivery, all: readonly Delivery[]): void => {
  const other = all.find(
    (one) => one.id !== id && words !== null && one.words === words && one.sent.length > 0,
  );
  if (other !== undefined)
    throw new SafelightError('passphrase-unusable', {
      why: `it opens ${shortId(other.id)}, which was sent already: make this delivery anew`,
    });
};

const uploadsIn = ({ links }: Delivery): number => links.filter(({ host }) => host !== null).length;

const assertMessages = (delivery: Delivery, { archive, words }: TwoRoads, writer: Writer): void => {
  if (archive !== null) messageWithArchive(delivery, archive, writer);
  if (words !== null) messagesWithWords(delivery, words, writer);
};

const assertLinked = (
  delivery: Delivery,
  pasted: readonly unknown[],
  { upload }: SendOptions,
  { clock }: RunContext,
): void => {
  if (pasted.length === 0 && upload === null && livingLinks(delivery, clock()).length === 0)
    throw new SafelightError('link-missing', { delivery: shortId(delivery.id) });
};

const withLinks = async (
  session: Session,
  delivery: Delivery,
  { pasted, options }: { readonly pasted: readonly DeliveryLink[]; readonly options: SendOptions },
  context: RunContext,
): Promise<Delivery> => {
  const links = [...delivery.links, ...pasted];
  const noted =
    pasted.length === 0
      ? delivery
      : await amendRecord(session, delivery, { changes: { links }, at: context.clock() }, null);
  const { upload, days } = options;
  return upload === null ? noted : uploadArchives(session, noted, { locator: upload, days }, context);
};

const wouldSend = (
  { id, client, links }: Delivery,
  { taken, waiting }: SeenRoads,
  { by }: SendOptions,
): Sent => ({
  report: {
    id,
    client: client.name,
    done: false,
    sent: (['archive', 'words'] as const).flatMap((road) => {
      const contact = taken[road];
      if (contact === null) return [];
      return [{ road, by: carrierFor(contact, by), to: displayContact(contact), server: null }];
    }),
    waiting,
    text: null,
    links: links.filter(({ url }) => url !== '').map(shownLink),
    uploaded: 0,
  },
  words: null,
});
