import type { ClientLanguage, Delivery, Road } from '@safelight/manifests';
import { contactText, parseContact } from '../../delivery/contact.ts';
import { assertRoad, assertTwoRoads } from '../../delivery/contact-roads.ts';
import { SafelightError } from '../../model/errors.ts';
import { foldCase, foldTyped } from '../../model/fold-case.ts';
import { readDeliveries } from '../../vault/deliveries.ts';
import { readableStore, type Session } from '../session.ts';
import type { Credit, DeliverOptions } from './options.ts';

/** What is known of a client and of who delivers: what was said now, else what the last delivery said. */
export interface Known {
  readonly client: Delivery['client'];
  readonly credit: Credit;
}

/** A computer that only adds to the vault cannot read what was said before: there everything is said anew. */
export const knownOf = async (session: Session, options: DeliverOptions): Promise<Known> => {
  const before = session.opener === null ? [] : (await readDeliveries(readableStore(session))).deliveries;
  assertNew(options.passphrase, before);
  const last =
    before.find(({ client }) => foldCase(client.name) === foldTyped(options.client))?.client ?? null;
  const credit = before[0]?.credit ?? null;
  const archiveTo = contactOr('archive', options.archiveTo, last?.archiveTo ?? null);
  const wordsTo = contactOr('words', options.wordsTo, last?.wordsTo ?? null);
  if (archiveTo !== null && wordsTo !== null) assertTwoRoads(parseContact(archiveTo), parseContact(wordsTo));
  const language: ClientLanguage = options.language ?? last?.language ?? 'en';
  return {
    client: { name: options.client.trim(), language, archiveTo, wordsTo },
    credit: {
      creator: options.credit.creator ?? credit?.creator ?? null,
      copyright: options.credit.copyright ?? credit?.copyright ?? null,
      email: options.credit.email ?? credit?.email ?? null,
      url: options.credit.url ?? credit?.url ?? null,
    },
  };
};

/**
 * A passphrase that went out with another delivery would open this one for whoever got it, whatever road its archive takes.
 * Throws `passphrase-unusable`.
 */
const assertNew = (passphrase: string | null, before: readonly Delivery[]): void => {
  if (passphrase === null) return;
  const used = before.find(
    ({ words, sent }) => sent.length > 0 && words !== null && foldCase(words) === foldCase(passphrase),
  );
  if (used !== undefined)
    throw new SafelightError('passphrase-unusable', {
      why: `it opens the delivery of ${used.made.slice(0, 10)} to ${used.client.name}, which was sent already`,
    });
};

/** As it is written down: what `parseContact` reads back. Throws `contact-malformed`, `road-refused`. */
const contactOr = (road: Road, said: string | null, before: string | null): string | null => {
  if (said === null) return before;
  const contact = parseContact(said);
  assertRoad(contact, road);
  return contactText(contact);
};
