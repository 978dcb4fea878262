import type { RuleList, SetRule } from '@safelight/manifests';
import type { Lines } from './lines.ts';
import { count } from './quantity.ts';

/** `3 copies, 2 media, 1 elsewhere, seen within 14 days`. */
export const ruleWords = ({
  copies,
  media,
  elsewhere,
  days,
  locked = 0,
  regions,
  eraseWithin,
}: SetRule['rule']): string =>
  [
    count(copies, 'copy', 'copies'),
    count(media, 'medium', 'media'),
    elsewhere === 0 ? 'none elsewhere' : `${elsewhere} elsewhere`,
    ...(locked === 0 ? [] : [`${locked} locked`]),
    ...(regions === undefined ? [] : [`in ${regions.join(', ')} only`]),
    ...(eraseWithin === undefined ? [] : [`erased within ${count(eraseWithin, 'day')}`]),
    `seen within ${count(days, 'day')}`,
  ].join(', ');

export const ruleText = ({ vault, chosen, rule, sets, unproven, refused }: RuleList): Lines => [
  `${vault}: ${ruleWords(rule)}${chosen ? '.' : ' (the usual rule: nobody chose it yet, so it is advice).'}`,
  ...sets.map((one) => `  ${one.set}: ${ruleWords(one.rule)}.`),
  ...unproven.map((name) => `Nobody knows whether what is erased is gone from ${name} in time.`),
  ...refused.map((name) => `${name} breaks the rule: \`safelight place sync\` says why.`),
  '`safelight status` tells for each shoot whether it is kept.',
];
