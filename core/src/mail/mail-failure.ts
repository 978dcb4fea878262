import type { MailAccount } from './account.ts';
import { type Said, shownAnswer } from './server-answer.ts';

/** What is read of an error of the sending library; its message and its cause are never passed on as they are. */
export interface MailFailure {
  readonly code?: string;
  /** What the system said, where the library put a code of its own over it. */
  readonly originalCode?: string;
  /** The server's reply, where it gave one. */
  readonly response?: string;
  readonly message?: string;
}

/** Of the system (errno(3)) and of Node's name look-up (c-ares). */
const NO_CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at that port',
  ECONNRESET: 'it broke off the connection',
  EPIPE: 'it broke off the connection',
  EHOSTUNREACH: 'there is no way to it from here',
  ENETUNREACH: 'there is no way to it from here',
  ENOTFOUND: 'no such name is known',
  EAI_AGAIN: 'names cannot be looked up at the moment',
};

/** What of OpenSSL's and Node's words about a certificate is worth showing: the part that names the fault. */
const tlsFault = (message: string): string =>
  message.replace(/^Error initiating TLS - /, '').replace(/^[0-9A-F]{8,}:error:[^:]*:[^:]*:[^:]*:/, '');

const withoutAnswer = ({ code = '', originalCode = '', message = '' }: MailFailure): string => {
  const known = NO_CONNECTION[originalCode] ?? NO_CONNECTION[code];
  if (known !== undefined) return known;
  switch (code) {
    case 'EDNS':
      return 'no such name is known';
    case 'ETIMEDOUT':
      return 'it does not answer';
    case 'ECONNECTION':
      return 'it ended the connection without an answer';
    case 'ETLS':
    case 'ESOCKET':
      return `no connection that can be trusted: ${tlsFault(message)}`;
    case 'EMESSAGE':
      return 'the message is larger than it takes';
    default:
      return `the connection failed (${originalCode || code || 'no code'})`;
  }
};

/** Why a message did not go, in one line that quotes neither password nor message. */
export const mailFailureText = (failure: MailFailure, account: MailAccount, said: Said): string => {
  const answer = failure.response === undefined ? null : shownAnswer(failure.response, said);
  if (answer === null) return shownAnswer(withoutAnswer(failure), { ...said, text: '' });
  switch (failure.code) {
    case 'EAUTH':
      return `it does not accept the user ${account.user ?? ''} with this password: ${answer}`;
    case 'ETLS':
      return `it offers no STARTTLS: ${answer}`;
    default:
      return answer;
  }
};
