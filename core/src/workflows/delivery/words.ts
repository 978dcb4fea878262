import type { DeliveryWords } from '@safelight/manifests';
import { deliveryWordsBits, parseDeliveryWords } from '../../keys/delivery-words.ts';
import { SafelightError } from '../../model/errors.ts';
import type { Session } from '../session.ts';
import { findDelivery } from './records.ts';

export type { DeliveryWords } from '@safelight/manifests';

/** `delivery words`: what opens a delivery, for who may open the vault. Throws `words-not-needed` for certificates. */
export const deliveryWords = async (session: Session, wanted: string): Promise<DeliveryWords> => {
  const { id, client, words, recipients } = await findDelivery(session, wanted);
  if (words === null)
    throw new SafelightError('words-not-needed', { client: client.name, recipients: recipients.length });
  return {
    id,
    client: client.name,
    words,
    entropy: parseDeliveryWords(words) === words ? deliveryWordsBits() : null,
  };
};
