import type { ErrorCode } from './error-data.ts';
import type { Wordings } from './error-wording.ts';

/** Faults on the two roads to a client. */
export const wordingsOfHandoff = {
  'delivery-unknown': {
    exit: 2,
    message: ({ name }) => `No delivery is called ${name}.`,
    hint: () => '`safelight delivery list` lists them.',
  },
  'delivery-ambiguous': {
    exit: 2,
    message: ({ name, ids }) => `${name} may be any of ${ids.join(', ')}.`,
    hint: () => 'Give the eight digits it is listed with.',
  },
  'words-not-needed': {
    exit: 2,
    message: ({ client }) =>
      `There are no words: this delivery to ${client} opens with the secret key of its recipient.`,
    hint: () => 'Send the archive alone: --only archive.',
  },
  'delivery-incomplete': {
    exit: 6,
    message: ({ delivery, missing }) =>
      `${delivery} is not complete: ${missing === 1 ? 'one picture' : `${missing} pictures`} of the selection could not be put in.`,
    hint: () =>
      '`safelight delivery show` lists them. Make the delivery anew, or say --incomplete to send it as it is.',
  },
  'job-refused': {
    exit: 6,
    message: ({ job, why }) => `The job ${job} was not done: ${why}.`,
    hint: () =>
      'It lies in the folder `refused` of the inbox with the reason beside it. Ask for it anew in the editor.',
  },
  'inbox-busy': {
    exit: 6,
    message: ({ path }) => `Another Safelight looks after ${path}.`,
    hint: () => 'It does what your editors ask for; nothing is left for this one to do.',
  },
  'inbox-unsafe': {
    exit: 6,
    message: ({ path, why }) => `${path} cannot take jobs from editors: ${why}.`,
    hint: () =>
      'The folder must be yours alone: chmod 700, no link, not shared. Or name another one with `safelight inbox install --folder`.',
  },
  'preset-unknown': {
    exit: 2,
    message: ({ name }) => `There is no preset ${name}.`,
    hint: () => '`safelight preset list` shows those that there are, `safelight preset add` makes one.',
  },
  'delivery-record-missing': {
    exit: 4,
    message: ({ delivery, path }) =>
      `A newer record of ${delivery} is missing from the vault (${path}): what of it went where is not known any more.`,
    hint: () =>
      'Nothing was sent. Bring the record back from another copy of the vault, or make a new delivery: it gets words of its own.',
  },
  'delivery-ended': {
    exit: 6,
    message: ({ delivery, at }) => `${delivery} was closed on ${at.slice(0, 10)}.`,
    hint: () => 'Make a new delivery: it gets words of its own.',
  },
  'contact-malformed': {
    exit: 2,
    message: ({ contact, why }) => `${contact} is not a contact: ${why}.`,
    hint: () =>
      'Give a mail address, a number with its country (+49 …), `stick:NAME` for a USB stick, or `in-person`.',
  },
  'contact-missing': {
    exit: 2,
    message: ({ road, client }) =>
      `Where the ${road === 'archive' ? 'archive' : 'words'} of ${client} should go is not known.`,
    hint: ({ road }) => `Say it with --${road}-to CONTACT; it is remembered for this client.`,
  },
  'road-refused': {
    exit: 6,
    message: ({ contact, road, why }) =>
      `The ${road === 'archive' ? 'archive' : 'words'} cannot go to ${contact}: ${why}.`,
    hint: () => 'Choose another road; archive and words need two.',
  },
  'same-road': {
    exit: 6,
    message: ({ archive, words, why }) =>
      `Archive (${archive}) and words (${words}) would go by the same road: ${why}.`,
    hint: () =>
      'Whoever reads one message must not hold both. Send the words to a phone, say them aloud, or hand them over.',
  },
  'link-missing': {
    exit: 6,
    message: ({ delivery }) => `There is no link to the archive of ${delivery}.`,
    hint: () =>
      'Put the archive where the client can fetch it and give its address with --link URL, let Safelight upload it with --upload, or hand it over with --archive-to stick:NAME.',
  },
  'link-refused': {
    exit: 6,
    message: ({ why }) => `This link is not sent: ${why}.`,
    hint: () => 'Paste the address of the archive as the service shows it.',
  },
  'upload-failed': {
    exit: 7,
    message: ({ place, why }) => `The archive could not be uploaded to ${place}: ${why}.`,
    hint: () =>
      'Nothing was sent. Check the connection and the name of the place, and run this again: what is there already is not uploaded twice.',
  },
  'mail-not-set-up': {
    exit: 2,
    message: ({ why }) => `Mail cannot be sent from here: ${why}.`,
    hint: () => 'Set it up with `safelight delivery mail`, or leave --by smtp out.',
  },
  'notice-failed': {
    exit: 7,
    message: ({ by, why }) => `${by} could not tell how the backup ended: ${why}.`,
    hint: () =>
      'The backup itself is as `safelight schedule show` says. Change who is told with `safelight schedule install`.',
  },
  'schedule-waits': {
    exit: 6,
    message: ({ why }) => `The backup waits: ${why}.`,
    hint: () => 'Run `safelight backup` to do it now, or change the rule with `safelight schedule install`.',
  },
  'mail-refused': {
    exit: 7,
    message: ({ server, why }) => `The mail server ${server} did not take the message: ${why}.`,
    hint: () => 'The other road was not touched. Check address and account, and send again.',
  },
} satisfies Partial<Wordings<ErrorCode>>;
