import { type MailContact, parseMail } from './contact-mail.ts';
import { type NumberContact, parseNumber } from './contact-number.ts';
import { type Refuse, refusing } from './contact-refusal.ts';

/** Where one of the two things goes: the archive, or the words that open it. */
export type Contact = MailContact | NumberContact | NameContact | StickContact | InPersonContact;

/** A name in a messenger that is no telephone number: a Threema id, a Signal name. */
export interface NameContact {
  readonly kind: 'name';
  readonly service: 'signal' | 'threema' | 'whatsapp';
  /** Small letters. */
  readonly name: string;
}

/** A USB stick or drive that is handed over or posted. It takes an archive, never words. */
export interface StickContact {
  readonly kind: 'stick';
  readonly name: string;
}

/** Words that are said or handed over face to face. */
export interface InPersonContact {
  readonly kind: 'in-person';
}

/**
 * Reads a contact as people write it: a mail address with or without a display name or `mailto:`; a number with or
 * without `tel:`, `sms:`, `call:`, `whatsapp:`, `signal:`, `threema:`; `stick:NAME`; `in-person`. Throws
 * `contact-malformed`.
 */
export const parseContact = (text: string): Contact => {
  const clean = text.replace(invisible, '').normalize('NFKC').replace(invisible, '').trim();
  const whole = refusing(clean);
  if (/\p{Cc}/u.test(clean)) return whole('it goes over more than one line, or holds a control character');
  if (clean.length > LONGEST) return whole(`it is longer than ${LONGEST} characters`);
  return parseClean(clean, whole);
};

const parseClean = (text: string, refuse: Refuse): Contact => {
  if (text === '') return refuse('it is empty');
  if (/^in[- ]person$/i.test(text)) return { kind: 'in-person' };
  const stick = /^stick:(.*)$/i.exec(text)?.[1];
  if (stick !== undefined) return parseStick(stick.trim(), refuse);
  const messenger = /^(signal|threema|whatsapp):(?!\/\/|[\p{Nd}\s+()./\p{Pd}]+$)\s*@?(.*)$/iu.exec(text);
  if (messenger !== null) return parseName(messenger, refuse);
  if (/^mailto:/i.test(text) || text.includes('@')) return parseMail(text, refuse);
  return parseNumber(text, refuse);
};

const parseStick = (name: string, refuse: Refuse): StickContact => {
  if (name === '') return refuse('the stick has no name; write it on the stick and say stick:NAME');
  return { kind: 'stick', name };
};

const services = ['signal', 'threema', 'whatsapp'] as const;

const parseName = ([, prefix, rest]: RegExpExecArray, refuse: Refuse): NameContact => {
  const name = (rest ?? '').trim().toLowerCase();
  const service = services.find((one) => one === prefix?.toLowerCase());
  if (service === undefined || !/^[\p{L}\p{N}_.-]{2,64}$/u.test(name))
    return refuse('after the messenger there is neither a number nor a name');
  return { kind: 'name', service, name };
};

/** What `parseContact` reads back as the same contact; for the settings. */
export const contactText = (contact: Contact): string => {
  switch (contact.kind) {
    case 'mail':
      return contact.address;
    case 'number':
      return `${contact.service === 'call' ? 'tel' : contact.service}:${contact.number}`;
    case 'name':
      return `${contact.service}:${contact.name}`;
    case 'stick':
      return `stick:${contact.name}`;
    case 'in-person':
      return 'in-person';
  }
};

const shownService = {
  call: 'telephone',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  signal: 'Signal',
  threema: 'Threema',
} as const;

/** For people, on one line. */
export const displayContact = (contact: Contact): string => {
  switch (contact.kind) {
    case 'mail':
      return contact.address;
    case 'number':
      return `${contact.number} (${shownService[contact.service]})`;
    case 'name':
      return `${contact.name} (${shownService[contact.service]})`;
    case 'stick':
      return `the stick “${contact.name}”`;
    case 'in-person':
      return 'the client, in person';
  }
};

/** An address has at most 254 characters; a display name and a subject may stand around it. */
const LONGEST = 1_000;

/** What is pasted without being seen: soft hyphen, zero-width characters, marks of direction, variation selectors, tags. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
