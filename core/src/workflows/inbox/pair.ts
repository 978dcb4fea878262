import { randomInt } from 'node:crypto';
import type { Config, InboxConfig, InboxPaired, Job } from '@safelight/manifests';
import { isProvenBy, pairingCode, pairingKey } from '../../inbox/pairing.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { chooseVault, type Home } from '../home.ts';
import { secretStoreFor } from '../session.ts';
import { inboxOf } from './inbox-config.ts';

export type { InboxPaired } from '@safelight/manifests';

export interface PairOptions {
  readonly vaultName: string | null;
  /** What a person calls the panel. */
  readonly name: string;
  /** Jobs without a proof are refused from now on. */
  readonly require: boolean;
}

/** `inbox pair`: a new key for a panel, shown this once. */
export const pairPanel = async (
  home: Home,
  { vaultName, name, require }: PairOptions,
  { clock }: RunContext,
): Promise<InboxPaired> => {
  const config = await home.config();
  const vault = chooseVault(config, home, vaultName);
  const id = drawn();
  const panel = { id, name, vault: vault.id, at: clock().toISOString() };
  const after = await home.changeConfig((now) => {
    const inbox = inboxOf(now);
    const panels = [...(inbox.panels ?? []), panel];
    return { ...now, inbox: { ...inbox, panels, ...(require ? REQUIRED : {}) } };
  });
  const secret = await secretStoreFor(home, vault.keystore).get(vault.id);
  const code = pairingCode(id, pairingKey({ secret, vault: vault.id }, id));
  return { ...told(after), code };
};

/**
 * `inbox unpair`: its jobs are refused from now on. That jobs need a proof stays so, also where it was the last panel, until
 * it is said that they need none.
 */
export const unpairPanel = async (
  home: Home,
  { wanted, allowAll }: { readonly wanted: string | null; readonly allowAll: boolean },
): Promise<InboxPaired> => {
  const after = await home.changeConfig((now) => {
    const { pairing, panels = [], ...rest } = inboxOf(now);
    const left = panels.filter(({ id, name }) => id !== wanted && name !== wanted);
    if (wanted !== null && left.length === panels.length)
      throw new SafelightError('bad-argument', { what: wanted, why: 'no panel of that name was paired' });
    const required = pairing === 'required' && !allowAll;
    return { ...now, inbox: { ...rest, panels: left, ...(required ? REQUIRED : {}) } };
  });
  return { ...told(after), code: null };
};

const told = (config: Config): Omit<InboxPaired, 'code'> => {
  const { panels = [], pairing } = inboxOf(config);
  return { panels: panels.map(shown), required: pairing === 'required' };
};

const REQUIRED = { pairing: 'required' } as const;

const shown = ({ id, name, at }: NonNullable<InboxConfig['panels']>[number]) => ({ id, name, at });

const SIGNS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const drawn = (): string => Array.from({ length: 8 }, () => SIGNS[randomInt(SIGNS.length)]).join('');

/** Why a job is not believed; null where it is. A proof that is there must hold, whether or not one is asked for. */
export const whyUnproven = async (home: Home, job: Job): Promise<string | null> => {
  const config = await home.config();
  const inbox = inboxOf(config);
  const { proof } = job;
  if (proof === undefined)
    return inbox.pairing === 'required' ? 'it bears no proof of a panel that was paired' : null;
  const panel = inbox.panels?.find(({ id }) => id === proof.panel);
  const key = panel === undefined ? null : await keyOf(home, config, panel);
  return key !== null && isProvenBy(job, key) ? null : 'its proof is not that of a panel that was paired';
};

const keyOf = async (
  home: Home,
  { vaults }: Config,
  panel: NonNullable<InboxConfig['panels']>[number],
): Promise<Buffer | null> => {
  const vault = vaults.find(({ id }) => id === panel.vault);
  if (vault === undefined) return null;
  const secret = await secretStoreFor(home, vault.keystore).get(vault.id);
  return pairingKey({ secret, vault: vault.id }, panel.id);
};
