import type { Road } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import { type Contact, displayContact } from './contact.ts';
import type { MailContact } from './contact-mail.ts';
import { isTagOfOther } from './contact-mailbox.ts';
import { isSameNumber, type NumberContact, numberOfName, numbersInName } from './contact-number.ts';

/** Why this contact cannot carry this; null where it can. */
export const whyRoadRefused = (contact: Contact, road: Road): string | null => {
  if (road === 'words')
    return contact.kind === 'stick' ? 'words on a stick lie beside the archive sooner or later' : null;
  if (contact.kind === 'in-person')
    return 'an archive is no thing to say; hand it over on a stick, as stick:NAME';
  if (contact.kind === 'number' && contact.service === 'call')
    return 'a link cannot be said on the telephone; send it as sms:NUMBER';
  return null;
};

/** Why two contacts are one road: whoever reads what goes to one may read what goes to the other. Null where they are two. */
export const sameRoad = (archive: Contact, words: Contact): string | null => {
  if (archive.kind === 'mail' && words.kind === 'mail') return sameMailbox(archive, words);
  if (archive.kind === 'number' && words.kind === 'number') return sameTelephone(archive, words);
  if (archive.kind === 'mail' && words.kind === 'number') return gateway(archive, words);
  if (archive.kind === 'number' && words.kind === 'mail') return gateway(words, archive);
  if (archive.kind === 'name' && words.kind === 'name')
    return archive.service === words.service && archive.name === words.name
      ? 'both are the same name in the same messenger'
      : null;
  return null;
};

/** Throws `road-refused` where a contact cannot carry what it should, `same-road` where both are one. */
export const assertTwoRoads = (archive: Contact, words: Contact): void => {
  assertRoad(archive, 'archive');
  assertRoad(words, 'words');
  const why = sameRoad(archive, words);
  if (why !== null)
    throw new SafelightError('same-road', {
      archive: displayContact(archive),
      words: displayContact(words),
      why,
    });
};

/** Throws `road-refused` where the contact cannot carry this. */
export const assertRoad = (contact: Contact, road: Road): void => {
  const why = whyRoadRefused(contact, road);
  if (why !== null) throw new SafelightError('road-refused', { contact: displayContact(contact), road, why });
};

const sameMailbox = (a: MailContact, b: MailContact): string | null => {
  if (a.mailbox === b.mailbox)
    return a.address === b.address ? 'it is the same address' : 'both addresses belong to one mailbox';
  if (isTagOfOther(a.mailbox, b.mailbox)) return 'one address is a variant of the other';
  const [one, other] = [numberOfName(localOf(a)), numberOfName(localOf(b))];
  return one !== null && other !== null && isSameNumber(one, other)
    ? 'both addresses are the same number, and may end on the same telephone'
    : null;
};

const sameTelephone = (a: NumberContact, b: NumberContact): string | null => {
  if (!isSameNumber(a.number, b.number)) return null;
  return a.service === b.service ? 'it is the same number' : 'both arrive on the telephone of one number';
};

/** `01711234567@provider` may be a gateway from mail to SMS; which providers run one changes from year to year. */
const gateway = (mail: MailContact, { number }: NumberContact): string | null =>
  numbersInName(localOf(mail)).some((one) => isSameNumber(one, number))
    ? 'the mail address holds the number, and may end on the same telephone'
    : null;

const localOf = ({ address }: MailContact): string => address.slice(0, address.lastIndexOf('@'));
