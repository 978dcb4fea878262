import type { Config, Rule, RuleList, SetConfig, SetRule, VaultConfig } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import { USUAL_RULE } from '../status/rule.ts';
import { chooseVault, type Home } from './home.ts';
import { assertRegion, regionRules } from './place/regions.ts';
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

/** `regions`: null for anywhere. */
export type RuleChange = Partial<Omit<Rule, 'regions'>> & { readonly regions?: Rule['regions'] | null };

export interface RuleWish {
  readonly vaultName: string | null;
  /** Name or path of the set it is for; null: for all that have none of their own. */
  readonly set: string | null;
  /** What is not named stays as it is; null: the usual one, or for a set that of the vault. */
  readonly change: RuleChange | null;
  readonly mode: 'write' | 'dry-run';
}

/**
 * `rule set`. Throws `set-unknown`, `bad-argument` for a rule that nothing can keep, and `place-region` where a place lies
 * where it is not to lie.
 */
export const setRule = async (home: Home, wish: RuleWish): Promise<RuleList> => {
  const before = await home.config();
  const vault = chooseVault(before, home, wish.vaultName);
  const set = wish.set === null ? null : findSet(before, wish.set);
  if (set === null && wish.set !== null) throw new SafelightError('set-unknown', { name: wish.set });
  if (set !== null && set.vault !== vault.id)
    throw new SafelightError('bad-argument', { what: '--set', why: `${set.name} goes to another vault` });
  const rule = wish.change === null ? null : changedRule(ruleOf(set ?? {}, vault), wish.change);
  if (rule !== null) assertPossible(rule);
  const changed = (config: Config): Config =>
    set === null
      ? { ...config, vaults: config.vaults.map((one) => (one.id === vault.id ? withRule(one, rule) : one)) }
      : { ...config, sets: config.sets.map((one) => (one.id === set.id ? withRule(one, rule) : one)) };
  const then = changed(before);
  if (wish.change?.regions != null) assertRegions(then, chooseVault(then, home, wish.vaultName));
  const now = wish.mode === 'dry-run' ? then : await home.changeConfig(changed);
  return listed(now, chooseVault(now, home, wish.vaultName));
};

const changedRule = (rule: Rule, { regions, ...change }: RuleChange): Rule => {
  const { regions: before, ...rest } = { ...rule, ...change };
  const now = regions === undefined ? before : regions;
  return now === undefined || now === null ? rest : { ...rest, regions: now };
};

const assertRegions = (config: Config, vault: VaultConfig): void => {
  const rules = regionRules(config, vault);
  for (const place of vault.places) assertRegion(place, rules);
};

const assertPossible = ({ copies, media, elsewhere, locked = 0 }: Rule): void => {
  const parts = { '--media': media, '--elsewhere': elsewhere, '--locked': locked };
  const [wrong] = Object.entries(parts).flatMap(([flag, count]) => (count > copies ? [flag] : []));
  if (wrong !== undefined)
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
