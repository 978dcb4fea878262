import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { DeliverReport, Delivery, DeliveryPreset, Job } from '@safelight/manifests';
import { displayContact, parseContact } from '../../delivery/contact.ts';
import { writeFileDurably } from '../../fs/durable.ts';
import type { InboxFolder } from '../../inbox/inbox-folder.ts';
import { isSafelightError, SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { type BytePath, pathText } from '../../model/paths.ts';
import { readDeliveries } from '../../vault/deliveries.ts';
import { deliver } from '../delivery/deliver.ts';
import { draftWithArchive } from '../delivery/messages.ts';
import { planDeliver } from '../delivery/plan.ts';
import { reportOf } from '../delivery/record-made.ts';
import { findDelivery, shortId } from '../delivery/records.ts';
import { sendDelivery } from '../delivery/send.ts';
import type { Home } from '../home.ts';
import { readableStore, type Session } from '../session.ts';
import { useVault } from '../use-vault.ts';
import { type Answer, answerWith, failure, told } from './answer.ts';
import { optionsOf, presetNamed } from './presets.ts';

export type DeliverJob = Extract<Job, { readonly verb: 'deliver' | 'preview' }>;

export interface Performing {
  readonly home: Home;
  readonly inbox: InboxFolder;
  readonly vaultName: string | null;
}

/** Makes the archives a preset describes, and takes them as far as the preset says. */
export const deliverJob = async (
  job: DeliverJob,
  sources: readonly BytePath[],
  { home, inbox, vaultName }: Performing,
  context: RunContext,
): Promise<Answer> => {
  const preset = await presetNamed(home, job.preset);
  // That each is text was asked when it was approved.
  const paths = sources.flatMap((path) => pathText(path) ?? []);
  const options = optionsOf(preset, { preview: job.verb === 'preview', paths });
  if (job.mode === 'plan') {
    const plan = await planDeliver(home, options, context);
    return answerWith({ outcome: plan.problems.length === 0 ? 'done' : 'incomplete', plan });
  }
  const session = await useVault(home, { vaultName, place: null, words: null, clock: context.clock });
  const before = await madeBefore(session, inbox, job.id);
  if (before !== null) return answerWith(await carriedOn(session, before, preset, context));
  const id = randomUUID();
  await writeFileDurably(inbox.drawn(job.id), id, { mode: 0o600 });
  const report = await deliver(session, { ...options, id }, context);
  const handed = await handOver(session, report, preset, context);
  return answerWith({ outcome: report.complete ? 'done' : 'incomplete', delivery: report, ...handed });
};

/** The delivery a run that was cut off has made: it is not made again. */
const madeBefore = async (session: Session, inbox: InboxFolder, job: string): Promise<Delivery | null> => {
  const drawn = await readFile(inbox.drawn(job), 'utf8').catch(() => null);
  if (drawn === null || session.opener === null) return null;
  const { deliveries } = await readDeliveries(readableStore(session));
  const made = deliveries.find(({ id }) => id === drawn.trim());
  if (made === undefined) return null;
  return (await stat(made.folder).catch(() => null)) === null ? null : made;
};

/** What was made is told as if it had just been; what was on its way when the run ended is not sent again unasked. */
const carriedOn = async (
  session: Session,
  made: Delivery,
  preset: DeliveryPreset,
  context: RunContext,
): Promise<Partial<Answer>> => {
  const report = reportOf(made);
  const outcome = report.complete ? 'done' : 'incomplete';
  if (made.sent.length === 0)
    return { outcome, delivery: report, ...(await handOver(session, report, preset, context)) };
  const broken = new SafelightError('interrupted', { what: 'Sending the delivery' });
  return {
    delivery: report,
    ...drafted(session, made, context),
    outcome: 'incomplete',
    error: { ...told(broken), hint: `\`safelight delivery show ${shortId(made.id)}\` tells what has gone.` },
  };
};

type HandedOver = Pick<Answer, 'text' | 'linkMissing' | 'words'> & Partial<Pick<Answer, 'outcome' | 'error'>>;

/** By the preset's roads where nobody needs to look at anything; else a draft, and the words wait. */
const handOver = async (
  session: Session,
  report: DeliverReport,
  preset: DeliveryPreset,
  context: RunContext,
): Promise<HandedOver> => {
  // A computer that only adds cannot read what it has just written.
  if (session.opener === null) return { text: null, linkMissing: false, words: { way: 'wait', to: null } };
  const delivery = await findDelivery(session, report.id);
  if (!report.complete || !isReady(delivery, preset)) return drafted(session, delivery, context);
  try {
    const { by, upload, days } = preset;
    const roads = { archiveTo: null, wordsTo: null, only: null } as const;
    const asked = { wanted: report.id, by, links: [], upload, days, incomplete: 'refuse', ...roads } as const;
    const { report: sent } = await sendDelivery(
      session,
      { ...asked, audience: 'program', mode: 'write' },
      context,
    );
    const wentTo = sent.sent.find(({ road }) => road === 'words')?.to ?? null;
    const waits = sent.waiting.find(({ road }) => road === 'words')?.to ?? null;
    return {
      text: sent.text,
      linkMissing: false,
      words: delivery.words === null ? NONE : { way: wentTo === null ? 'wait' : 'sent', to: wentTo ?? waits },
    };
  } catch (error) {
    // The archives are there; what did not go can be sent by hand.
    if (isSafelightError(error) && error.code === 'interrupted') throw error;
    const { error: why } = failure(error);
    return { ...drafted(session, delivery, context), outcome: 'incomplete', error: why };
  }
};

const NONE = { way: 'none', to: null } as const;

/** Are both contacts known, and is there a way for the archive? */
const isReady = ({ client, words }: Delivery, { upload }: DeliveryPreset): boolean => {
  if (client.archiveTo === null || (words !== null && client.wordsTo === null)) return false;
  return upload !== null || parseContact(client.archiveTo).kind === 'stick';
};

const drafted = (session: Session, delivery: Delivery, { clock }: RunContext): HandedOver => {
  const { client, words } = delivery;
  const to = client.archiveTo === null ? null : parseContact(client.archiveTo);
  const wordsTo = client.wordsTo === null ? null : displayContact(parseContact(client.wordsTo));
  try {
    const writer = { studio: session.vault.name, now: clock() };
    return {
      text: draftWithArchive(delivery, to, writer),
      linkMissing: to?.kind !== 'stick',
      words: words === null ? NONE : { way: 'wait', to: wordsTo },
    };
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return { text: null, linkMissing: false, words: NONE, outcome: 'incomplete', error: told(error) };
  }
};
