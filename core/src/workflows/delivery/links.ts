import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Delivery, DeliveryLink } from '@safelight/manifests';
import type { LinkHost, LinkKey } from '../../link/link-host.ts';
import { openLinkHost } from '../../link/open-link-host.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { isLoopback } from '../../model/loopback.ts';
import type { Session } from '../session.ts';
import { amendRecord } from './records.ts';

/** Milliseconds. */
const DAY = 86_400_000;

/** Links that lead somewhere at this moment. */
export const livingLinks = ({ links }: Delivery, now: Date): readonly DeliveryLink[] =>
  links.filter(({ url, expires }) => url !== '' && (expires === null || Date.parse(expires) > now.getTime()));

/**
 * Links that a person made elsewhere: one that leads to all archives, or one for each in their order. Throws
 * `link-refused`.
 */
export const pastedLinks = (
  { archives, links: known }: Delivery,
  urls: readonly string[],
): readonly DeliveryLink[] => {
  if (urls.length > 1 && urls.length !== archives.length)
    throw new SafelightError('link-refused', {
      why: `there are ${urls.length} links for ${archives.length} archives: give one for all of them, or one for each`,
    });
  const links = urls.map((text, at) => ({
    archive: urls.length === 1 && archives.length > 1 ? null : (archives[at]?.name ?? null),
    url: checkedUrl(text),
    expires: null,
    host: null,
    key: null,
  }));
  // Pasted again after the other road failed, it is known already.
  return links.filter(({ url, archive }) => !known.some((one) => one.url === url && one.archive === archive));
};

const checkedUrl = (text: string): string => {
  const refuse = (why: string): never => {
    throw new SafelightError('link-refused', { why });
  };
  const url = URL.canParse(text.trim())
    ? new URL(text.trim())
    : refuse('it is not an address as a browser shows it');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    return refuse(
      'it does not begin with https://, so that anybody on the way could exchange what it leads to',
    );
  if (url.username !== '' || url.password !== '') return refuse('it holds a user and a password');
  return url.href;
};

/**
 * Uploads each archive and has a link made to it. What is to be uploaded is written down first, so that `close` can end
 * what a broken run left. Throws `upload-failed`, `source-missing`, `bad-argument`.
 */
export const uploadArchives = async (
  session: Session,
  delivery: Delivery,
  { locator, days }: { readonly locator: string; readonly days: number },
  context: RunContext,
): Promise<Delivery> => {
  const host = await openLinkHost(locator);
  try {
    const begun = await announceUploads(session, delivery, host, context);
    const links: DeliveryLink[] = [];
    for (const link of begun.links) links.push(await uploaded(begun, link, { host, days }, context));
    return await amendRecord(session, begun, { changes: { links }, at: context.clock() }, null);
  } finally {
    host.close();
  }
};

const announceUploads = (
  session: Session,
  delivery: Delivery,
  host: LinkHost,
  context: RunContext,
): Promise<Delivery> => {
  const waiting = new Set(
    delivery.links.filter((link) => link.host === host.name && link.url === '').map(({ archive }) => archive),
  );
  const fresh = delivery.archives
    .filter(({ name }) => !waiting.has(name))
    .map(({ name }) => ({ archive: name, url: '', expires: null, host: host.name, key: host.newKey(name) }));
  if (fresh.length === 0) return Promise.resolve(delivery);
  const links = [...delivery.links, ...fresh];
  return amendRecord(session, delivery, { changes: { links }, at: context.clock() }, null);
};

const uploaded = async (
  { archives, folder }: Delivery,
  link: DeliveryLink,
  { host, days }: { readonly host: LinkHost; readonly days: number },
  context: RunContext,
): Promise<DeliveryLink> => {
  const archive = archives.find(({ name }) => name === link.archive);
  if (link.url !== '' || link.host !== host.name || link.key === null || archive === undefined) return link;
  const path = join(folder, archive.name);
  if ((await stat(path).catch(() => null)) === null) throw new SafelightError('source-missing', { path });
  const { name, size, sha256 } = archive;
  context.onEvent({ kind: 'phase', phase: 'upload', subject: name });
  context.onEvent({ kind: 'plan', files: 1, bytes: size });
  const key = link.key as LinkKey;
  await host.upload({ path, name, size, sha256 }, key, context);
  const made = await host.link(key, new Date(context.clock().getTime() + days * DAY), context);
  return { ...link, url: made.url, expires: made.expires?.toISOString() ?? null };
};
