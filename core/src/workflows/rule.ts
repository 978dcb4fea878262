import type { Config, Rule, RuleList, SetConfig, SetRule, VaultConfig } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import { USUAL_RULE } from '../status/rule.ts';
import { chooseVault, type Home } from './home.ts';
import { findSet } from './sets.ts';

export type { RuleList } from '@safelight/manifests';

/** The rule of a set: its own, else that of the vault, else the usual one. */
export const ruleOf = (set: Pick<SetConfig, 'rule'>, vault: Pick<VaultConfig, 'rule'>): Rule =>
  set.rule ?? vault.rule ?? USUAL_RULE;

/** Did somebody choose it? What nobody chose is advice. */
const isChosen = (set: Pick<SetConfig, 'rule'>, vault: Pick<VaultConfig, 'rule'>): boolean =>
  (set.rule ?? vault.rule) !== undefined;

/** `rule show`: what is to hold of every shoot. */
export const showRule = async (home: Home, vaultName: string | null): Promise<RuleList> => {
  const config = await home.config();
  return listed(config, chooseVault(config, home, vaultName));
};

export interface RuleWish {
  readonly vaultName: string | null;
  /** Name or path of the set it is for; null: for all that have none of their own. */
  readonly set: string | null;
  /** What is not named stays as it is; null: the usual one, or for a set that of the vault. */
  readonly change: Partial<Rule> | null;
  readonly mode: 'write' | 'dry-run';
}

/** `rule set`. Throws `set-unknown`, and `bad-argument` for a rule that nothing can keep. */
export const setRule = async (home: Home, wish: RuleWish): Promise<RuleList> => {
  const before = await home.config();
  const vault = chooseVault(before, home, wish.vaultName);
  const set = wish.set === null ? null : findSet(before, wish.set);
  if (set === null && wish.set !== null) throw new SafelightError('set-unknown', { name: wish.set });
  if (set !== null && set.vault !== vault.id)
    throw new SafelightError('bad-argument', { what: '--set', why: `${set.name} goes to another vault` });
  const rule = wish.change === null ? null : { ...ruleOf(set ?? {}, vault), ...wish.change };
  if (rule !== null) assertPossible(rule);
  const changed = (config: Config): Config =>
    set === null
      ? { ...config, vaults: config.vaults.map((one) => (one.id === vault.id ? withRule(one, rule) : one)) }
      : { ...config, sets: config.sets.map((one) => (one.id === set.id ? withRule(one, rule) : one)) };
  const now = wish.mode === 'dry-run' ? changed(before) : await home.changeConfig(changed);
  return listed(now, chooseVault(now, home, wish.vaultName));
};

const assertPossible = ({ copies, media, elsewhere }: Rule): void => {
  const wrong = media > copies ? '--media' : elsewhere > copies ? '--elsewhere' : null;
  if (wrong !== null)
    throw new SafelightError('bad-argument', { what: wrong, why: `it is more than the ${copies} copies` });
};

const withRule = <T extends { readonly rule?: Rule | undefined }>(known: T, rule: Rule | null): T => {
  const { rule: _before, ...rest } = known;
  return (rule === null ? rest : { ...rest, rule }) as T;
};

const listed = ({ sets }: Config, vault: VaultConfig): RuleList => ({
  vault: vault.name,
  ...toldRule({}, vault),
  sets: sets
    .filter((set) => set.vault === vault.id && set.rule !== undefined)
    .map((set) => ({ set: set.name, rule: ruleOf(set, vault) })),
});

/** As documents tell it. */
export const toldRule = (set: Pick<SetConfig, 'rule'>, vault: Pick<VaultConfig, 'rule'>): SetRule => ({
  chosen: isChosen(set, vault),
  rule: ruleOf(set, vault),
});
