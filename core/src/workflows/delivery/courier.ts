import type { Carrier } from '@safelight/manifests';
import type { Contact } from '../../delivery/contact.ts';
import type { Message } from '../../delivery/texts.ts';
import type { SealedMailAccount } from '../../mail/account-file.ts';
import {
  archiveMailLink,
  archiveTextLink,
  type ProgramLink,
  wordsCallLink,
  wordsMailLink,
  wordsTextLink,
} from '../../mail/mail-link.ts';
import { openProgram } from '../../mail/open-program.ts';
import { sendMail } from '../../mail/smtp.ts';
import type { RunContext } from '../../model/events.ts';
import type { Session } from '../session.ts';
import { keptMailAccount } from './mail.ts';
import { carrierFor } from './roads.ts';

/** How it went, and what a mail server answered. */
export interface Carried {
  readonly by: Carrier;
  readonly server: string | null;
}

/** Takes messages to people, each road by itself. */
export interface Courier {
  /** How a message is to go to this contact, before it goes. */
  carrierTo(to: Contact): Carrier;
  archive(to: Contact, message: Message): Promise<Carried>;
  /** A program is opened with the address alone: what it is to say must not stand in its arguments. */
  words(to: Contact, message: Message): Promise<Carried>;
}

/** Throws `mail-not-set-up` where mail is to be sent from here and nobody said how. */
export const courierFor = async (
  session: Session,
  asked: Exclude<Carrier, 'hand'>,
  context: RunContext,
): Promise<Courier> => {
  const account = asked === 'smtp' ? await keptMailAccount(session.home, session.vault) : null;
  const carry = async (
    to: Contact,
    { message, link }: { readonly message: Message; readonly link: () => ProgramLink | null },
  ) => {
    const by = carrierFor(to, asked);
    if (by === 'smtp' && account !== null && to.kind === 'mail')
      return { by, server: await post(account, to.address, message, context) };
    if (by !== 'program') return { by, server: null };
    const opened = link();
    if (opened === null) return { by: 'print' as const, server: null };
    await openProgram(opened, context);
    return { by, server: null };
  };
  return {
    carrierTo: (to) => carrierFor(to, asked),
    archive: (to, message) => carry(to, { message, link: () => archiveLink(to, message) }),
    words: (to, message) => carry(to, { message, link: () => wordsLink(to) }),
  };
};

const archiveLink = (to: Contact, message: Message): ProgramLink | null => {
  if (to.kind === 'mail') return archiveMailLink(to.address, message);
  return to.kind === 'number' && to.service === 'sms' ? archiveTextLink(to.number, message) : null;
};

const wordsLink = (to: Contact): ProgramLink | null => {
  if (to.kind === 'mail') return wordsMailLink(to.address);
  if (to.kind !== 'number') return null;
  return to.service === 'call' ? wordsCallLink(to.number) : wordsTextLink(to.number);
};

const post = async (
  { password, ...account }: SealedMailAccount,
  to: string,
  { subject, body }: Message,
  { signal, clock }: RunContext,
): Promise<string> => {
  const sent = await sendMail(account, { to, subject, text: body }, { signal, clock, password });
  return sent.answer;
};
