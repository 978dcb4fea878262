/**
 * The child that talks to the system's keychain: the one file that loads @napi-rs/keyring. A child, because the
 * native call cannot be taken back: while a keychain waits for a prompt that nobody answers, even `process.exit`
 * of the process that called it blocks (libuv joins its threads). This one is killed instead. Secrets come and go
 * over the channel to the parent, never in arguments or the environment.
 */
import type { Entry } from '@napi-rs/keyring';

export type KeychainRequest =
  | { readonly kind: 'put'; readonly account: string; readonly secret: string }
  | { readonly kind: 'get'; readonly account: string }
  | { readonly kind: 'remove'; readonly account: string };

export type KeychainReply =
  | { readonly kind: 'stored' }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'found'; readonly secret: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'removed'; readonly existed: boolean }
  | { readonly kind: 'no-keychain'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/** What is asked of an entry of the keychain; `Entry` of the library is one. */
export type KeychainEntry = Pick<Entry, 'setPassword' | 'getPassword' | 'deletePassword'>;

const SERVICE = 'safelight';

/** On Linux the store is always named: left to itself the library falls back to kernel memory, gone at the next start. */
const openEntry = async (account: string): Promise<KeychainEntry> => {
  const { Entry } = await import('@napi-rs/keyring');
  return new Entry(SERVICE, account, { linux: { store: 'secret-service' } });
};

/** Answers one request. Never throws: a refusal is a reply, in plain words, with what the system said in brackets. */
export const answer = async (
  request: KeychainRequest,
  open: (account: string) => Promise<KeychainEntry> = openEntry,
): Promise<KeychainReply> => {
  let entry: KeychainEntry;
  try {
    entry = await open(request.account);
  } catch (error) {
    return { kind: 'no-keychain', why: `none answers in this session (${said(error)})` };
  }
  try {
    return act(entry, request);
  } catch (error) {
    return { kind: 'refused', why: `it is locked, or cannot be used (${said(error)})` };
  }
};

const act = (entry: KeychainEntry, request: KeychainRequest): KeychainReply => {
  switch (request.kind) {
    case 'put':
      return put(entry, request.secret);
    case 'get': {
      const secret = entry.getPassword();
      return secret === null ? { kind: 'missing' } : { kind: 'found', secret };
    }
    case 'remove':
      return { kind: 'removed', existed: entry.deletePassword() };
  }
};

/** Keychains were seen to cut what they stored, and to keep it after saying no: read back, and leave nothing wrong behind. */
const put = (entry: KeychainEntry, secret: string): KeychainReply => {
  entry.setPassword(secret);
  if (entry.getPassword() === secret) return { kind: 'stored' };
  entry.deletePassword();
  return { kind: 'mismatch' };
};

/** The library's text in one line: it names the service's complaint and holds no secret. */
const said = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').replace(/[.:\s]+$/, '');

/** Only in a child made by keychain.ts is there a channel to answer on. */
if (process.send !== undefined && import.meta.main)
  process.once('message', (request) => {
    void answer(request as KeychainRequest).then((reply) =>
      process.send?.(reply, () => process.disconnect()),
    );
  });
