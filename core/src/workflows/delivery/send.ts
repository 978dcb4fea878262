import type { Carrier, Delivery, DeliveryLink, DeliverySent, Road } from '@safelight/manifests';
import { type Contact, contactText, displayContact } from '../../delivery/contact.ts';
import {
  archiveMessage,
  type Letter,
  type Message,
  wordsMessage,
  wordsScript,
} from '../../delivery/texts.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import type { Session } from '../session.ts';
import { type Courier, courierFor } from './courier.ts';
import { livingLinks, pastedLinks, uploadArchives } from './links.ts';
import { shownLink } from './list.ts';
import { aboutDelivery } from './record-made.ts';
import { amendRecord, findDelivery, shortId } from './records.ts';
import { assertSendable, carrierFor, type RoadOptions, roadsFor, sendingTo } from './sending.ts';

export type { DeliverySent } from '@safelight/manifests';

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
  readonly mode: 'write' | 'dry-run';
}

/** What a person needs for the road of the words. Never part of a report. */
export interface WordsForPerson {
  readonly to: string;
  readonly by: Carrier;
  readonly message: Message;
  /** What to say on the telephone. */
  readonly script: Message;
}

export interface Sent {
  readonly report: DeliverySent;
  /** Null where they did not go now, or went by mail from here. */
  readonly words: WordsForPerson | null;
}

/** `delivery send`: the archive by one road, the words by another; what went out is in the history before this returns. */
export const sendDelivery = async (
  session: Session,
  options: SendOptions,
  context: RunContext,
): Promise<Sent> => {
  const found = await findDelivery(session, options.wanted);
  assertSendable(found, options.incomplete);
  const roads = roadsFor(found, options);
  const pasted = pastedLinks(found, options.links);
  if (roads.archive !== null && roads.archive.kind !== 'stick') assertLinked(found, pasted, options, context);
  if (options.mode === 'dry-run') return wouldSend(found, roads, { options, pasted });
  const courier = await courierFor(session, options.by, context);
  const linked =
    roads.archive === null ? found : await withLinks(session, found, { pasted, options }, context);
  const sending = new Sending(session, courier, context);
  const archived = roads.archive === null ? null : await sending.archive(linked, roads.archive);
  const told = roads.words === null ? null : await sending.words(archived?.delivery ?? linked, roads.words);
  const delivery = told?.delivery ?? archived?.delivery ?? linked;
  return {
    report: {
      id: delivery.id,
      client: delivery.client.name,
      done: true,
      sent: [...(archived?.sent ?? []), ...(told?.sent ?? [])],
      text: archived?.message ?? null,
      links: archived === null ? [] : livingLinks(delivery, context.clock()).map(shownLink),
      uploaded:
        linked.links.filter(({ host }) => host !== null).length -
        found.links.filter(({ host }) => host !== null).length,
    },
    words: told?.person ?? null,
  };
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
  roads: { readonly archive: Contact | null; readonly words: Contact | null },
  { options: { by }, pasted }: { readonly options: SendOptions; readonly pasted: readonly DeliveryLink[] },
): Sent => ({
  report: {
    id,
    client: client.name,
    done: false,
    sent: (['archive', 'words'] as const).flatMap((road) => {
      const contact = roads[road];
      if (contact === null) return [];
      return [{ road, by: carrierFor(contact, by), to: displayContact(contact), server: null }];
    }),
    text: null,
    links: [...links, ...pasted].filter(({ url }) => url !== '').map(shownLink),
    uploaded: 0,
  },
  words: null,
});

interface OnRoad {
  readonly delivery: Delivery;
  readonly sent: DeliverySent['sent'];
}

/** One delivery going out. */
class Sending {
  readonly #session: Session;
  readonly #courier: Courier;
  readonly #context: RunContext;

  constructor(session: Session, courier: Courier, context: RunContext) {
    this.#session = session;
    this.#courier = courier;
    this.#context = context;
  }

  async archive(delivery: Delivery, to: Contact): Promise<OnRoad & { readonly message: Message }> {
    const message = this.#archiveMessage(delivery, to);
    const { by, server } = await this.#courier.archive(to, message);
    return { message, ...(await this.#note(delivery, 'archive', { to, by, server })) };
  }

  async words(delivery: Delivery, to: Contact): Promise<OnRoad & { readonly person: WordsForPerson | null }> {
    const words = {
      ...this.#letter(delivery, to),
      words: delivery.words ?? '',
      apartFrom: apartFrom(delivery),
    };
    const message = wordsMessage(words);
    const { by, server } = await this.#courier.words(to, message);
    const person = { to: displayContact(to), by, message, script: wordsScript(words) };
    return {
      person: by === 'smtp' ? null : person,
      ...(await this.#note(delivery, 'words', { to, by, server })),
    };
  }

  #archiveMessage(delivery: Delivery, to: Contact): Message {
    const { files, archives, format, purpose, words } = delivery;
    const links = livingLinks(delivery, this.#context.clock());
    return archiveMessage({
      ...this.#letter(delivery, to),
      pictures: files,
      archives: archives.length,
      format,
      purpose,
      lock: words === null ? { kind: 'certificate' } : { kind: 'words', words },
      road:
        to.kind === 'stick'
          ? { kind: 'stick', name: to.name }
          : {
              kind: 'links',
              links: links.map(({ archive, url, expires }) => ({
                archive,
                url,
                expires: expires === null ? null : new Date(expires),
              })),
            },
    });
  }

  #letter({ client }: Delivery, to: Contact): Letter {
    return {
      language: client.language,
      length: to.kind === 'mail' || to.kind === 'stick' ? 'mail' : 'short',
      studio: this.#session.vault.name,
      client: client.name,
    };
  }

  /** Written down at once: what went out on one road stays known where the other fails. */
  async #note(
    delivery: Delivery,
    road: Road,
    { to, by, server }: { readonly to: Contact; readonly by: Carrier; readonly server: string | null },
  ): Promise<OnRoad> {
    const at = this.#context.clock();
    const sending = sendingTo(road, to, { by, at });
    const client = { ...delivery.client, [road === 'archive' ? 'archiveTo' : 'wordsTo']: contactText(to) };
    const changes = { client, sent: [...delivery.sent, sending] };
    const noted = await amendRecord(this.#session, delivery, { changes, at }, (name) => ({
      kind: 'delivery-sent',
      data: { ...aboutDelivery(delivery, name), road, by, to: name(sending.to) },
    }));
    return { delivery: noted, sent: [{ road, by, to: displayContact(to), server }] };
  }
}

/** What the message with the words must not lead to. */
const apartFrom = ({ archives, links, client }: Delivery): readonly string[] => [
  ...archives.map(({ name }) => name),
  ...links.map(({ url }) => url),
  ...(client.archiveTo === null ? [] : [client.archiveTo]),
];
