import type { Config, Rule, RuleList, SetConfig, SetRule, VaultConfig } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import { USUAL_RULE } from '../status/rule.ts';
import { chooseVault, type Home } from './home.ts';
import { erasingOf } from './place/erasing.ts';
import { assertAllowed, placeErrors, placeRules } from './place/place-rules.ts';
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

/** What a rule need not ask for; null takes it back. */
type Optional = Pick<Rule, 'regions' | 'eraseWithin'>;

export type RuleChange = Partial<Omit<Rule, keyof Optional>> & {
  readonly [K in keyof Optional]: Optional[K] | null;
};

export interface RuleWish {
  readonly vaultName: string | null;
  /** Name or path of the set it is for; null: for all that have none of their own. */
  readonly set: string | null;
  /** What is not named stays as it is; null: the usual one, or for a set that of the vault. */
  readonly change: RuleChange | null;
  readonly mode: 'write' | 'dry-run';
}

/**
 * `rule set`. Throws `set-unknown`, `bad-argument` for a rule that nothing can keep, and `place-region` or `place-keeps-erased`
 * where a place does not do what is newly asked of all.
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
  const { regions, eraseWithin } = wish.change ?? {};
  if (regions != null || eraseWithin != null) assertPlaces(then, chooseVault(then, home, wish.vaultName));
  const now = wish.mode === 'dry-run' ? then : await home.changeConfig(changed);
  return listed(now, chooseVault(now, home, wish.vaultName));
};

const changedRule = (rule: Rule, change: RuleChange): Rule => {
  const { regions, eraseWithin, ...rest } = { ...rule, ...change };
  return {
    ...rest,
    ...(regions == null ? {} : { regions }),
    ...(eraseWithin == null ? {} : { eraseWithin }),
  };
};

const assertPlaces = (config: Config, vault: VaultConfig): void => {
  const rules = placeRules(config, vault);
  for (const place of vault.places) assertAllowed(place, rules);
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

const listed = (config: Config, vault: VaultConfig): RuleList => ({
  vault: vault.name,
  ...toldRule({}, vault),
  sets: config.sets
    .filter((set) => set.vault === vault.id && set.rule !== undefined)
    .map((set) => ({ set: set.name, rule: ruleOf(set, vault) })),
  unproven: placeRules(config, vault).some(({ eraseWithin }) => eraseWithin !== undefined)
    ? vault.places.filter((place) => !erasingOf(place).proven).map(({ name }) => name)
    : [],
  refused: [...placeErrors(config, vault).keys()],
});

/** As documents tell it. */
export const toldRule = (set: Pick<SetConfig, 'rule'>, vault: Pick<VaultConfig, 'rule'>): SetRule => ({
  chosen: isChosen(set, vault),
  rule: ruleOf(set, vault),
});
