import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SafelightError } from '../model/errors.ts';
import type { KeychainReply, KeychainRequest } from './keychain-process.ts';
import { decodeSecret, encodeSecret, type SecretStore } from './secret-store.ts';

export interface KeychainOptions {
  /** What the secret is for, where a vault has several on this computer: its account is `<vault>:<purpose>`. */
  readonly purpose?: string;
  /** Milliseconds until an unanswered prompt counts as refused; 60,000 unless told. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

const WAIT_MS = 60_000;

/**
 * The keychain of the system (macOS Keychain, Windows Credential Manager, a Secret Service on Linux).
 * Throws `no-keychain`, `keychain-refused`, `keychain-mismatch`, `keychain-entry-missing`, `interrupted`.
 */
export const keychainSecretStore = (options: KeychainOptions = {}): SecretStore => {
  const accountOf = (vault: string) =>
    options.purpose === undefined ? vault : `${vault}:${options.purpose}`;
  const asked = async (vault: string, request: KeychainRequest) =>
    accepted(vault, await ask(request, options));
  return {
    kind: 'keychain',
    put: async (vault, secret) => {
      await asked(vault, { kind: 'put', account: accountOf(vault), secret: encodeSecret(secret) });
    },
    get: async (vault) => {
      const reply = await asked(vault, { kind: 'get', account: accountOf(vault) });
      const secret = reply.kind === 'found' ? decodeSecret(reply.secret) : null;
      if (secret === null) throw new SafelightError('keychain-mismatch', { vault });
      return secret;
    },
    remove: async (vault) => {
      const reply = await asked(vault, { kind: 'remove', account: accountOf(vault) });
      return reply.kind === 'removed' && reply.existed;
    },
  };
};

/** The reply, unless it is a refusal: those become errors here, once. */
const accepted = (vault: string, reply: KeychainReply): KeychainReply => {
  switch (reply.kind) {
    case 'no-keychain':
      throw new SafelightError('no-keychain', { why: reply.why });
    case 'refused':
      throw new SafelightError('keychain-refused', { why: reply.why });
    case 'mismatch':
      throw new SafelightError('keychain-mismatch', { vault });
    case 'missing':
      throw new SafelightError('keychain-entry-missing', { vault });
    case 'stored':
    case 'found':
    case 'removed':
      return reply;
  }
};

const helper = new URL(`./keychain-process${extname(import.meta.url)}`, import.meta.url);

/** One child for one request; killed when the time is up or the signal comes, for its native call knows neither. */
const ask = (
  request: KeychainRequest,
  { waitMs = WAIT_MS, signal }: KeychainOptions,
): Promise<KeychainReply> =>
  new Promise((resolve, reject) => {
    const late = AbortSignal.timeout(waitMs);
    const child = fork(fileURLToPath(helper), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
      killSignal: 'SIGKILL',
    });
    child.once('message', (reply) => resolve(reply as KeychainReply));
    child.once('error', (error) => reject(stopped(error, late, signal, waitMs)));
    child.once('exit', (code, by) => reject(ended(code, by)));
    child.send(request, (error) => {
      if (error !== null) reject(stopped(error, late, signal, waitMs));
    });
  });

const stopped = (error: Error, late: AbortSignal, signal: AbortSignal | undefined, waitMs: number) => {
  if (signal?.aborted === true)
    return new SafelightError('interrupted', { what: 'Asking the keychain' }, error);
  if (late.aborted)
    return new SafelightError(
      'keychain-refused',
      { why: `it did not answer within ${waitMs / 1000} seconds` },
      error,
    );
  return new SafelightError('no-keychain', { why: 'the process that asks it cannot be started' }, error);
};

const ended = (code: number | null, by: NodeJS.Signals | null) =>
  new SafelightError('no-keychain', {
    why: `the process that asks it ended without an answer (${by ?? code})`,
  });
