import * as v from 'valibot';
import { Rule } from '../rule.ts';
import type { AsRead } from './as-read.ts';
import { placeName, setName, told, vaultName } from './fields.ts';

export const ruleFields = {
  chosen: told(
    v.boolean(),
    'False: the usual rule, which nobody chose: advice that changes no exit code. True: `status` ends with 3 where it is not kept.',
  ),
  rule: told(
    Rule,
    'copies: so many, the originals being one while they are there. media: on so many kinds. elsewhere: so many of them where this computer is not. days: what was not seen for longer does not count. locked: so many that nobody can take away for now. regions: where copies that are kept elsewhere may lie, by name or by the beginning of names. eraseWithin: days within which nothing in a place may open what was erased.',
  ),
};

/** The rule that is meant for something. */
export const SetRule = v.strictObject(ruleFields);
export type SetRule = AsRead<v.InferOutput<typeof SetRule>>;

/** `rule show --json`, `rule set --json`. */
export const RuleList = v.strictObject({
  vault: vaultName,
  ...ruleFields,
  sets: told(v.array(v.strictObject({ set: setName, rule: Rule })), 'Sets that have a rule of their own.'),
  unproven: told(
    v.array(placeName),
    'Places of which nobody knows whether they keep `eraseWithin`; none where it is not asked for.',
  ),
  refused: told(
    v.array(placeName),
    'Places that break `regions` or `eraseWithin`: nothing is brought there, and they are no copy.',
  ),
});
export type RuleList = AsRead<v.InferOutput<typeof RuleList>>;
