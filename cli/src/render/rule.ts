import type { RuleList, SetRule } from '@safelight/manifests';
import type { Lines } from './lines.ts';
import { count } from './quantity.ts';

/** `3 copies, 2 media, 1 elsewhere, seen within 14 days`. */
export const ruleWords = ({ copies, media, elsewhere, days, locked = 0, regions }: SetRule['rule']): string =>
  [
    count(copies, 'copy', 'copies'),
    count(media, 'medium', 'media'),
    elsewhere === 0 ? 'none elsewhere' : `${elsewhere} elsewhere`,
    ...(locked === 0 ? [] : [`${locked} locked`]),
    ...(regions === undefined ? [] : [`in ${regions.join(', ')} only`]),
    `seen within ${count(days, 'day')}`,
  ].join(', ');

export const ruleText = ({ vault, chosen, rule, sets }: RuleList): Lines => [
  `${vault}: ${ruleWords(rule)}${chosen ? '.' : ' (the usual rule: nobody chose it yet, so it is advice).'}`,
  ...sets.map((one) => `  ${one.set}: ${ruleWords(one.rule)}.`),
  '`safelight status` tells for each shoot whether it is kept.',
];
