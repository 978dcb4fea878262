import type { Delivery } from '@safelight/manifests';
import type { Contact } from '../../delivery/contact.ts';
import {
  archiveMessage,
  type Letter,
  type Message,
  wordsMessage,
  wordsScript,
} from '../../delivery/texts.ts';
import { livingLinks } from './links.ts';

/** Who signs, and what time it is: links that have ended are not sent. */
export interface Writer {
  readonly studio: string;
  readonly now: Date;
}

/** What goes to a client with the archive. Throws `link-refused` where it would hold the words. */
export const messageWithArchive = (
  delivery: Delivery,
  to: Contact | null,
  { studio, now }: Writer,
): Message => {
  const { files, archives, format, purpose, words } = delivery;
  return archiveMessage({
    ...letterTo(delivery, to, studio),
    pictures: files,
    archives: archives.length,
    format,
    purpose,
    lock: words === null ? { kind: 'certificate' } : { kind: 'words', words },
    road:
      to?.kind === 'stick'
        ? { kind: 'stick', name: to.name }
        : {
            kind: 'links',
            links: livingLinks(delivery, now).map(({ archive, url, expires }) => ({
              archive,
              url,
              expires: expires === null ? null : new Date(expires),
            })),
          },
  });
};

/** Where a person puts the link into a message that has none yet. */
const GAP = '[…]';

/** The same for a delivery that lies nowhere yet: with a gap for its link. */
export const draftWithArchive = (delivery: Delivery, to: Contact | null, writer: Writer): Message => {
  const links = [{ archive: null, url: GAP, expires: null, host: null, key: null }];
  return messageWithArchive({ ...delivery, links }, to, writer);
};

/** What goes to a client with the words, and what to say on the telephone. */
export const messagesWithWords = (
  delivery: Delivery,
  to: Contact,
  { studio }: Writer,
): { readonly message: Message; readonly script: Message } => {
  const options = {
    ...letterTo(delivery, to, studio),
    words: delivery.words ?? '',
    apartFrom: apartFrom(delivery),
  };
  return { message: wordsMessage(options), script: wordsScript(options) };
};

const letterTo = ({ client }: Delivery, to: Contact | null, studio: string): Letter => ({
  language: client.language,
  length: to === null || to.kind === 'mail' || to.kind === 'stick' ? 'mail' : 'short',
  studio,
  client: client.name,
});

/** What the message with the words must not lead to. */
const apartFrom = ({ archives, links, client }: Delivery): readonly string[] => [
  ...archives.map(({ name }) => name),
  ...links.map(({ url }) => url),
  ...(client.archiveTo === null ? [] : [client.archiveTo]),
];
