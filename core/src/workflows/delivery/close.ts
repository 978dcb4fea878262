import type { Delivery, DeliveryClosed, DeliveryLink } from '@safelight/manifests';
import type { LinkHost, LinkKey } from '../../link/link-host.ts';
import { openLinkHost } from '../../link/open-link-host.ts';
import { isSafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import type { Session } from '../session.ts';
import { aboutDelivery } from './record-made.ts';
import { amendRecord, findDelivery } from './records.ts';

export type { DeliveryClosed } from '@safelight/manifests';

export interface CloseOptions {
  readonly wanted: string;
  readonly mode: 'write' | 'dry-run';
}

type EndedLink = DeliveryClosed['links'][number];

/** `delivery close`: ends what links Safelight made, and says of the others who can. Run again, it tries what failed. */
export const closeDelivery = async (
  session: Session,
  { wanted, mode }: CloseOptions,
  context: RunContext,
): Promise<DeliveryClosed> => {
  const delivery = await findDelivery(session, wanted);
  const about = { id: delivery.id, client: delivery.client.name };
  if (mode === 'dry-run')
    return { ...about, links: delivery.links.map((link) => wouldEnd(link, context.clock())), changed: false };
  const ended: EndedLink[] = [];
  const living: DeliveryLink[] = [];
  for (const link of delivery.links) {
    const end = await endLink(link, context);
    ended.push(end);
    if (end.ended === 'failed' || end.ended === 'not-ours') living.push(link);
  }
  const at = context.clock();
  const isNew = delivery.closed === null || living.length < delivery.links.length;
  if (isNew) await noteClosed(session, delivery, { living, at });
  return { ...about, links: ended.filter(({ url }) => url !== ''), changed: isNew };
};

/** 7 where a link that we made is still alive. */
export const closeExit = ({ links }: DeliveryClosed): number =>
  links.some(({ ended }) => ended === 'failed') ? 7 : 0;

const noteClosed = async (
  session: Session,
  delivery: Delivery,
  { living, at }: { readonly living: readonly DeliveryLink[]; readonly at: Date },
): Promise<void> => {
  const changes = { links: [...living], closed: delivery.closed ?? at.toISOString() };
  const counts = { ended: delivery.links.length - living.length, left: living.length };
  await amendRecord(session, delivery, { changes, at }, (name, record) => {
    const { delivery: id, client } = aboutDelivery(delivery, name);
    return { kind: 'delivery-closed', data: { delivery: id, client, ...counts, record } };
  });
};

const hasExpired = ({ expires }: DeliveryLink, now: Date): boolean =>
  expires !== null && Date.parse(expires) <= now.getTime();

const wouldEnd = (link: DeliveryLink, now: Date): EndedLink => {
  const ended = hasExpired(link, now) ? 'expired' : link.host === null ? 'not-ours' : 'ended';
  return { url: link.url, ended, why: null };
};

/** What expired has no link any more, but its archive may lie there still. */
const endLink = async (link: DeliveryLink, context: RunContext): Promise<EndedLink> => {
  const { url, host, key } = link;
  const isOver = hasExpired(link, context.clock());
  if (host === null || key === null) return { url, ended: isOver ? 'expired' : 'not-ours', why: null };
  try {
    return { url, ...(await endAt(host, key as LinkKey, context)) };
  } catch (error) {
    if (!isSafelightError(error) || error.code === 'interrupted') throw error;
    return { url, ended: 'failed', why: error.message.replace(/\.$/, '') };
  }
};

const endAt = async (
  locator: string,
  key: LinkKey,
  context: RunContext,
): Promise<Pick<EndedLink, 'ended' | 'why'>> => {
  const host: LinkHost = await openLinkHost(locator);
  try {
    const end = await host.end(key, context);
    switch (end.ended) {
      case 'gone':
        return { ended: 'ended', why: null };
      case 'link-dead':
        return { ended: 'ended', why: end.left.replace(/\.$/, '') };
      case 'alive':
        return { ended: 'failed', why: end.why.replace(/\.$/, '') };
    }
  } finally {
    host.close();
  }
};
