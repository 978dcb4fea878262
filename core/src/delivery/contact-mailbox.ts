/** How a provider reads the part before the `@`, beyond case and what follows a `+`. */
interface Provider {
  /** The domain that stands for all; addresses at any of `domains` reach the same mailbox. */
  readonly domain: string;
  readonly domains: readonly string[];
  readonly alike: (local: string) => string;
}

const asItIs = (local: string): string => local;
const withoutDots = (local: string): string => local.replaceAll('.', '');
const beforeHyphen = (local: string): string => local.replace(/(?<=.)-.*$/, '');

/**
 * What providers document about their own addresses. Wrongly treating two addresses as one costs a second contact;
 * wrongly treating one mailbox as two hands over the key with the safe, so that doubt counts as one.
 */
const providers: readonly Provider[] = [
  // Gmail's help, “Dots don't matter in Gmail addresses”; googlemail.com is the same mailbox
  { domain: 'gmail.com', domains: ['gmail.com', 'googlemail.com'], alike: withoutDots },
  // https://support.apple.com/118230: me.com and mac.com belong to the same account
  { domain: 'icloud.com', domains: ['icloud.com', 'me.com', 'mac.com'], alike: asItIs },
  // https://proton.me/support/addresses-and-aliases; `.`, `-` and `_` are ignored, as Proton confirmed to
  // https://www.sindastra.de/p/1775/protonmail-dots-hyphens-and-underscores
  {
    domain: 'proton.me',
    domains: ['proton.me', 'pm.me', 'protonmail.com', 'protonmail.ch'],
    alike: (local) => local.replace(/[._-]/g, ''),
  },
  // one login under all its domains; `.` and `-` are interchangeable in it
  {
    domain: 'yandex.ru',
    domains: ['ya.ru', ...['ru', 'com', 'by', 'kz', 'ua', 'uz', 'com.tr'].map((end) => `yandex.${end}`)],
    alike: (local) => local.replaceAll('-', '.'),
  },
];

/** Disposable addresses of Yahoo are `name-keyword@`; the domains of each country are mailboxes of their own. */
const isYahoo = (domain: string): boolean => /^(yahoo\.|(ymail|rocketmail|myyahoo)\.com$)/.test(domain);

/** https://www.fastmail.help/hc/en-us/articles/360060591053: `anything@name.fastmail.com` is `name@fastmail.com`. */
const fastmailTag = /^([^.]+)\.(fastmail\.[a-z.]+|sent\.com|messagingengine\.com)$/;

/**
 * One text for all spellings of a mailbox. `domain` is ASCII and small. What follows a `+` is a tag at every provider
 * (RFC 5233), whether or not this one reads it so; letters are folded, though RFC 5321 §2.4 would keep them apart.
 */
export const mailboxOf = (local: string, domain: string): string => {
  const name = folded(local).replace(/(?<=.)\+.*$/, '');
  const [, owner, home] = fastmailTag.exec(domain) ?? [];
  if (owner !== undefined && home !== undefined) return `${owner}@${home}`;
  if (isYahoo(domain)) return `${beforeHyphen(name)}@${domain}`;
  const provider = providers.find(({ domains }) => domains.includes(domain));
  return provider === undefined ? `${name}@${domain}` : `${provider.alike(name)}@${provider.domain}`;
};

/** Any domain that Fastmail hosts has such tags: is one of two mailboxes `anything@name.domain`, the other `name@domain`? */
export const isTagOfOther = (a: string, b: string): boolean => isTagOf(a, b) || isTagOf(b, a);

const isTagOf = (tagged: string, mailbox: string): boolean => {
  const at = mailbox.lastIndexOf('@');
  // A host name has no `_`: Fastmail writes `-` for it.
  const host = `${mailbox.slice(0, at).replaceAll('_', '-')}.${mailbox.slice(at + 1)}`;
  return tagged.slice(tagged.lastIndexOf('@') + 1) === host;
};

/** Upper and then lower case joins `ß` with `ss` and both sigmas, which lower case alone keeps apart. */
const folded = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
