import { type FileLock, readSealedFile, writeSealedFile } from '../keys/sealed-file.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { isLoopback } from '../model/loopback.ts';
import type { AccountLock } from './account-file.ts';

/** An address that takes what is posted to it. It may hold a key in its path: it is never shown, but for its origin. */
export type Webhook = URL & { readonly __brand: 'Webhook' };

/** Throws `bad-argument`, which quotes nothing of the address. */
export const parseWebhook = (text: string): Webhook => {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const refused = (why: string) =>
    new SafelightError('bad-argument', { what: 'the address of the webhook', why });
  if (url === null) throw refused('it is no address of the form https://…');
  const isPlain = url.protocol === 'http:' && isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !isPlain) throw refused('only https is used, and http to this computer');
  if (url.username !== '' || url.password !== '') throw refused('it holds a name or a password');
  return url as Webhook;
};

const lockOf = (lock: AccountLock): FileLock => ({ ...lock, purpose: 'safelight webhook' });

/** Seals the address for this computer alone: whoever knows it may post there. */
export const writeWebhook = (path: string, webhook: Webhook, lock: AccountLock): Promise<void> =>
  writeSealedFile(path, webhook.href, lockOf(lock));

/** Throws `notice-failed` where there is none, or none that opens. */
export const readWebhook = async (path: string, lock: AccountLock): Promise<Webhook> => {
  const fault = (why: string, cause?: unknown) =>
    new SafelightError('notice-failed', { by: 'The webhook', why }, cause);
  const webhook = await readSealedFile(path, lockOf(lock), { parse: parseWebhook, fault });
  if (webhook === null) throw fault('its address is not kept here');
  return webhook;
};

const WAIT_MS = 15_000;

/**
 * Posts a document as JSON. A redirection is not followed: it could lead anywhere. `waitMs`: milliseconds until it is given
 * up, 15,000 unless told. Throws `notice-failed` with the origin alone.
 */
export const postWebhook = async (webhook: Webhook, document: unknown, waitMs = WAIT_MS): Promise<void> => {
  const failed = (why: string) => new SafelightError('notice-failed', { by: webhook.origin, why });
  const signal = AbortSignal.timeout(waitMs);
  const response = await fetch(webhook, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(document),
    redirect: 'manual',
    signal,
  }).catch((error: unknown) => {
    throw failed(signal.aborted ? `no answer within ${waitMs / 1000} seconds` : whyNot(error));
  });
  await response.body?.cancel();
  if (!response.ok) throw failed(`it answered ${response.status}`);
};

/** What fetch says lies in the cause; its own words could quote the address. */
const whyNot = (error: unknown): string => {
  const code = systemCode(error instanceof Error ? error.cause : null);
  return code === 'ECONNREFUSED' ? 'nothing answers there' : `no connection (${code ?? 'no code'})`;
};
