import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Delivery, DeliveryLink, DeliveryList, DeliveryShown } from '@safelight/manifests';
import { readDeliveries } from '../../vault/deliveries.ts';
import { toldFinding } from '../../vault/finding.ts';
import { readableStore, type Session } from '../session.ts';
import { findDelivery } from './records.ts';

export type { DeliveryList, DeliveryShown } from '@safelight/manifests';

/** `delivery list`: what went to whom, newest first. */
export const listDeliveries = async (session: Session): Promise<DeliveryList> => {
  const { deliveries, findings } = await readDeliveries(readableStore(session));
  return { deliveries: deliveries.map(summaryOf), findings: findings.map(toldFinding) };
};

/** 4 where a record is damaged or not ours. */
export const listExit = ({ findings }: DeliveryList): number => (findings.length === 0 ? 0 : 4);

const summaryOf = ({
  id,
  made,
  client,
  purpose,
  files,
  bytes,
  shoots,
  problems,
  words,
  sent,
  closed,
}: Delivery) => ({
  id,
  made,
  client: client.name,
  purpose,
  files,
  bytes,
  shoots,
  problems: problems.length,
  opens: words === null ? ('certificate' as const) : ('words' as const),
  sent: sent.map(({ unsure = false, ...sending }) => ({ ...sending, unsure })),
  closed,
});

/** `delivery show`. */
export const showDelivery = async (session: Session, wanted: string): Promise<DeliveryShown> => {
  const delivery = await findDelivery(session, wanted);
  const { client, metadata, format, recipients, folder, problems, links } = delivery;
  return {
    ...summaryOf(delivery),
    language: client.language,
    archiveTo: client.archiveTo,
    wordsTo: client.wordsTo,
    metadata,
    format,
    recipients,
    folder,
    archives: await Promise.all(
      delivery.archives.map(async ({ name, size, sha256, files }) => ({
        name,
        bytes: size,
        sha256,
        files,
        here: await isHere(join(folder, name), size),
      })),
    ),
    missing: problems,
    links: links.map(shownLink),
  };
};

const isHere = async (path: string, size: number): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile() && found.size === size,
    () => false,
  );

/** A link as reports show it: not under which name it lies where. */
export const shownLink = ({ archive, url, expires, host }: DeliveryLink) => ({
  archive,
  url,
  expires,
  ours: host !== null,
});
