import type { NoticeRoad, RunNotice, ScheduledRun, VaultConfig } from '@safelight/manifests';
import { sendMail } from '../../mail/smtp.ts';
import { postWebhook, readWebhook } from '../../mail/webhook.ts';
import { isSafelightError } from '../../model/errors.ts';
import { type RunEnd, tally } from '../../schedule/report.ts';
import { notifyDesktop } from '../../system/notification.ts';
import { keptMailAccount } from '../delivery/mail.ts';
import type { Home } from '../home.ts';
import { secretStoreFor } from '../session.ts';

/** How a run is told to people: in two words, and in one line that holds its numbers. */
export interface RunWords {
  readonly title: (run: ToldRun) => string;
  readonly text: (run: ToldRun) => string;
}

type ToldRun = Pick<ScheduledRun, 'outcome' | 'numbers' | 'why'>;

/** A run that has ended, and who is to hear of it. */
export interface EndedRun {
  readonly home: Home;
  readonly vault: VaultConfig;
  readonly run: ScheduledRun;
  readonly end: RunEnd;
  readonly words: RunWords;
  readonly clock: () => Date;
}

/** Tells of a run by each road that was asked for; one that cannot be gone is told, and is no fault of the run. */
export const sendNotices = (ended: EndedRun): Promise<ScheduledRun['notices']> =>
  Promise.all(
    (ended.vault.schedule?.notify ?? []).map(async (road) => {
      try {
        await roads[road](ended);
        return { road, trouble: null };
      } catch (error) {
        if (!isSafelightError(error)) throw error;
        return { road, trouble: error.message };
      }
    }),
  );

const roads: { readonly [Road in NoticeRoad]: (ended: EndedRun) => Promise<void> } = {
  desktop: ({ run, words }) => notifyDesktop({ title: words.title(run), text: words.text(run) }),
  mail: async ({ home, vault, run, end, words, clock }) => {
    const { password, ...account } = await keptMailAccount(home, vault);
    const message = {
      to: account.from,
      subject: `Safelight: ${words.title(run)}`,
      text: [`${vault.name} on ${vault.machineName}`, words.text(run), ...listed(end), ''].join('\n'),
    };
    // Also of a run that was stopped: so a signal of its own.
    await sendMail(account, message, {
      signal: new AbortController().signal,
      clock,
      password,
      waitMs: MAIL_MS,
    });
  },
  webhook: async ({ home, vault, run, end, words }) => {
    const secret = await secretStoreFor(home, vault.keystore).get(vault.id);
    const webhook = await readWebhook(home.webhook(vault.id), { secret, vault: vault.id });
    const notice: RunNotice = {
      type: 'scheduled-run',
      version: 1,
      vault: vault.name,
      computer: vault.machineName,
      began: run.began,
      ended: run.ended,
      status: run.outcome,
      ...run.numbers,
      faults: tally(end.faults),
      // Reasons name files and folders of clients: they stay here.
      text: words.text({ ...run, why: null }),
    };
    await postWebhook(webhook, notice);
  },
};

const MAIL_MS = 30_000;
/** Faults in a mail; `status` has all. */
const MOST = 50;

const listed = ({ faults }: RunEnd): readonly string[] => [
  ...(faults.length === 0 ? [] : ['']),
  ...faults.slice(0, MOST).map(({ message }) => message),
  ...(faults.length > MOST ? [`and ${faults.length - MOST} more: safelight status`] : []),
];
