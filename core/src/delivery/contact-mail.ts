import { domainToASCII } from 'node:url';
import { mailboxOf } from './contact-mailbox.ts';
import type { Refuse } from './contact-refusal.ts';

export interface MailContact {
  readonly kind: 'mail';
  /** To send to: `local@domain` without display name and comments, the domain in small ASCII letters. */
  readonly address: string;
  /** What provider and owner make of it: two addresses of one mailbox have the same. For comparing only. */
  readonly mailbox: string;
}

/** One address of RFC 5322 §3.4, or a `mailto:` of RFC 6068 that holds one. */
export const parseMail = (text: string, refuse: Refuse): MailContact => {
  const bare = withoutComments(/^mailto:/i.test(text) ? addressOfMailto(text, refuse) : text, refuse);
  const { local, domain } = splitAddress(addressIn(bare, refuse), refuse);
  const ascii = asciiDomain(domain, refuse);
  if (local.length > 64 || local.length + ascii.length > 253) return refuse('it is too long for an address');
  return { kind: 'mail', address: `${local}@${ascii}`, mailbox: mailboxOf(local, ascii) };
};

/** `mailto:anna%40example.org?subject=…`: RFC 6068 §2 puts further recipients after commas and into `to`, `cc`, `bcc`. */
const addressOfMailto = (text: string, refuse: Refuse): string => {
  const [path = '', query = ''] = text.slice('mailto:'.length).replace(/^\/\//, '').split('?', 2);
  const also = [...new URLSearchParams(query)]
    .filter(([name, value]) => /^(to|cc|bcc)$/i.test(name) && value !== '')
    .map(([, value]) => value);
  const all = [...(path === '' ? [] : [decoded(path, refuse)]), ...also];
  if (all.length !== 1) return refuse(all.length === 0 ? 'it holds no address' : manyAddresses);
  return (all[0] ?? '').normalize('NFKC');
};

const manyAddresses = 'it holds more than one address';

const decoded = (text: string, refuse: Refuse): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('its %-escapes cannot be read');
  }
};

/** Drops `(comments)`, which nest and may stand between any two parts (RFC 5322 §3.2.2), outside of quotes. */
const withoutComments = (text: string, refuse: Refuse): string => {
  let depth = 0;
  const kept = tokens(text).map((token) => {
    if (token === '(') depth += 1;
    const inside = depth > 0;
    if (token === ')') depth -= 1;
    if (depth < 0) return refuse('it has a bracket too many');
    return inside ? ' ' : token;
  });
  if (depth !== 0) return refuse('a bracket in it is not closed');
  return kept.join('').trim();
};

/** Quoted strings and quoted pairs as one token each, everything else a character at a time. */
const tokens = (text: string): readonly string[] => text.match(/"(?:\\.|[^"\\])*"|\\.|./gsu) ?? [];

/** What stands between `<` and `>`, or all of it where there is no display name. */
const addressIn = (text: string, refuse: Refuse): string => {
  const parts = tokens(text);
  if (parts.some((token) => token === ',' || token === ';')) return refuse(manyAddresses);
  const [from, to] = [parts.indexOf('<'), parts.lastIndexOf('>')];
  if (from === -1 && to === -1) return text;
  if (from === -1 || to !== parts.length - 1 || parts.lastIndexOf('<') !== from)
    return refuse('its angle brackets do not belong together');
  return parts.slice(from + 1, to).join('');
};

/** Before and after the last `@` that is not quoted; blanks around `.` and `@` are allowed (RFC 5322 §4.4) and dropped. */
const splitAddress = (address: string, refuse: Refuse): { local: string; domain: string } => {
  const parts = tokens(address.trim());
  const at = parts.lastIndexOf('@');
  if (at === -1) return refuse('it holds no @');
  const tight = (some: readonly string[]) =>
    some
      .join('')
      .replace(/\s*\.\s*/g, '.')
      .trim();
  const local = unquoted(tight(parts.slice(0, at)));
  if (/\s/.test(local)) return refuse('a blank stands before the @');
  if (!dotAtom.test(local)) return refuse('what stands before the @ is no name of a mailbox');
  return { local, domain: tight(parts.slice(at + 1)) };
};

/** RFC 5322 §3.2.3, and letters of any script (RFC 6531 §3.3). */
const dotAtom = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;

/** `"anna"@…` and `"an\na"."b"@…` are `anna@…` and `anna.b@…` (RFC 5321 §4.1.2 asks for the simpler form). */
const unquoted = (local: string): string =>
  local.replace(/"((?:\\.|[^"\\])*)"/gu, (_, inside: string) => inside.replace(/\\(.)/gu, '$1'));

/** In the form of DNS: ASCII, small, without the dot of the root. */
const asciiDomain = (domain: string, refuse: Refuse): string => {
  if (domain.startsWith('[')) return refuse('it names a server by its number instead of a domain');
  if (/\s/.test(domain)) return refuse('a blank stands after the @');
  const ascii = domainToASCII(domain).replace(/\.+$/, '').toLowerCase();
  if (!hostName.test(ascii)) return refuse('what stands after the @ is no domain');
  return ascii;
};

/** At least two labels of RFC 1123 §2.1; the last one is no number. */
const hostName =
  /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/;
