import type { Carrier, Delivery, DeliverySent, Road } from '@safelight/manifests';
import { type Contact, contactText, displayContact } from '../../delivery/contact.ts';
import type { Message } from '../../delivery/texts.ts';
import { type ErrorData, isSafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import type { Session } from '../session.ts';
import type { Carried, Courier } from './courier.ts';
import { messagesWithWords, messageWithArchive, type Writer } from './messages.ts';
import { aboutDelivery } from './record-made.ts';
import { amendRecord } from './records.ts';
import { remembering } from './roads.ts';

/** What a person needs for the road of the words. Never part of a report. */
export interface WordsForPerson {
  readonly to: string;
  readonly by: Carrier;
  readonly message: Message;
  /** What to say on the telephone. */
  readonly script: Message;
}

interface OnRoad {
  readonly delivery: Delivery;
  readonly sent: DeliverySent['sent'];
}

type Entry = Delivery['sent'][number];

interface Going {
  readonly road: Road;
  readonly to: Contact;
  readonly carry: () => Promise<Carried>;
}

/** One delivery going out. */
export class Sending {
  readonly #session: Session;
  readonly #courier: Courier;
  readonly #context: RunContext;

  constructor(session: Session, courier: Courier, context: RunContext) {
    this.#session = session;
    this.#courier = courier;
    this.#context = context;
  }

  async archive(delivery: Delivery, to: Contact): Promise<OnRoad & { readonly message: Message }> {
    const message = messageWithArchive(delivery, to, this.#writer());
    const carry = () => this.#courier.archive(to, message);
    return { message, ...(await this.#go(delivery, { road: 'archive', to, carry })) };
  }

  async words(delivery: Delivery, to: Contact): Promise<OnRoad & { readonly person: WordsForPerson | null }> {
    const { message, script } = messagesWithWords(delivery, to, this.#writer());
    const carry = () => this.#courier.words(to, message);
    const gone = await this.#go(delivery, { road: 'words', to, carry });
    const by = gone.sent[0].by;
    return { person: by === 'smtp' ? null : { to: displayContact(to), by, message, script }, ...gone };
  }

  #writer(): Writer {
    return { studio: this.#session.vault.name, now: this.#context.clock() };
  }

  /**
   * Written down before it goes, for a run may end on the way, and again with what became of it: what may have gone out
   * on one road keeps its contact from the other.
   */
  async #go(
    delivery: Delivery,
    { road, to, carry }: Going,
  ): Promise<OnRoad & { readonly sent: readonly [DeliverySent['sent'][number]] }> {
    const about = { road, to: contactText(to) };
    const asked = this.#courier.carrierTo(to);
    const begun = LEAVES_ALONE.includes(asked)
      ? await this.#note(delivery, [...delivery.sent, { ...about, at: this.#now(), by: asked, unsure: true }])
      : delivery;
    const { by, server } = await carry().catch(async (error: unknown) => {
      if (begun !== delivery && !mayHaveGone(error)) await this.#note(begun, delivery.sent);
      throw error;
    });
    const entry = { ...about, at: this.#now(), by };
    const noted = await amendRecord(
      this.#session,
      begun,
      {
        changes: {
          client: remembering(delivery.client, { [road]: to }),
          sent: [...delivery.sent.filter((one) => !isEarlierTry(one, entry)), entry],
        },
        at: this.#context.clock(),
      },
      (name, record) => ({
        kind: 'delivery-sent',
        data: { ...aboutDelivery(delivery, name), road, by, to: name(entry.to), record },
      }),
    );
    return { delivery: noted, sent: [{ road, by, to: displayContact(to), server }] };
  }

  #note(delivery: Delivery, sent: readonly Entry[]): Promise<Delivery> {
    const changes = { sent: [...sent] };
    return amendRecord(this.#session, delivery, { changes, at: this.#context.clock() }, null);
  }

  #now(): string {
    return this.#context.clock().toISOString();
  }
}

/** What goes out before this run can say so: the others are shown when it is written down already. */
const LEAVES_ALONE: readonly Carrier[] = ['smtp', 'program'];

const isEarlierTry = ({ unsure, road, to }: Entry, now: Entry): boolean =>
  unsure === true && road === now.road && to === now.to;

/** A mail server that said no has not taken it; one that fell silent may have. */
const mayHaveGone = (error: unknown): boolean =>
  isSafelightError(error) &&
  (error.code === 'interrupted' ||
    (error.code === 'mail-refused' && (error.data as ErrorData['mail-refused']).unsure));
