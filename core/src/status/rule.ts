import type { Rule, RulePart } from '@safelight/manifests';

/** What holds where the photographer said nothing: three copies, two media, one of them elsewhere. */
export const USUAL_RULE: Rule = { copies: 3, media: 2, elsewhere: 1, days: 14 };

/** Where a copy may lie. */
export interface CopySite {
  /** What shares it is one copy. */
  readonly disk: string;
  readonly medium: string;
  /** This computer is not there. A drive that belongs elsewhere may be plugged in all the same. */
  readonly isElsewhere: boolean;
  readonly isPluggedIn: boolean;
  /** `now`: nobody can take away what lies there. `meant`: it is to be so, and nothing vouches for it at present. */
  readonly lock: 'none' | 'meant' | 'now';
}

/** How many copies there are, and what the rule lacks. */
export interface JudgedRule {
  readonly copies: number;
  readonly media: number;
  readonly elsewhere: number;
  readonly locked: number;
  readonly lacks: readonly RulePart[];
  /** What it would still lack if every copy were whole and where it belongs. */
  readonly lacksAtBest: readonly RulePart[];
}

/** What is wrong with the copies, and not with the originals. */
const OF_COPIES: ReadonlySet<string> = new Set(['damaged', 'not-held', 'not-backed-up', 'changed-since']);

/** Something of the originals is missing, or was changed behind the back of the editor. */
export const isOfOriginals = ({ code }: { readonly code: string }): boolean => !OF_COPIES.has(code);

/** A picture of which this disk holds no byte; the original is there again once a service has brought it. */
export const isInCloud = ({ code }: { readonly code: string }): boolean => code === 'source-placeholder';

/** Where a copy lies, and whether all of the shoot is there. */
export interface Copy {
  readonly site: CopySite;
  readonly isWhole: boolean;
}

/** `originals`: null where no backup would make them a copy again. Of copies on one disk the first is counted. */
export const judgeRule = (rule: Rule, originals: Copy | null, places: readonly Copy[]): JudgedRule => {
  const all = originals === null ? places : [originals, ...places];
  const whole = all.filter(({ isWhole }) => isWhole).map(({ site }) => site);
  const now = tally(whole, {
    isElsewhere: (site) => site.isElsewhere && !site.isPluggedIn,
    isLocked: ({ lock }) => lock === 'now',
  });
  const best = tally(
    all.map(({ site }) => site),
    { isElsewhere: (site) => site.isElsewhere, isLocked: ({ lock }) => lock !== 'none' },
  );
  return { ...now, lacks: lacking(rule, now), lacksAtBest: lacking(rule, best) };
};

type Tally = Readonly<Record<RulePart, number>>;

interface Counting {
  readonly isElsewhere: (site: CopySite) => boolean;
  readonly isLocked: (site: CopySite) => boolean;
}

const tally = (copies: readonly CopySite[], { isElsewhere, isLocked }: Counting): Tally => {
  const disks = new Map<string, CopySite>();
  for (const copy of copies) if (!disks.has(copy.disk)) disks.set(copy.disk, copy);
  const counted = [...disks.values()];
  return {
    copies: counted.length,
    media: new Set(counted.map(({ medium }) => medium)).size,
    elsewhere: counted.filter(isElsewhere).length,
    locked: counted.filter(isLocked).length,
  };
};

/** What helps most comes first: a copy elsewhere is one copy more, too. */
const PARTS: readonly RulePart[] = ['elsewhere', 'copies', 'media', 'locked'];

const lacking = (rule: Rule, found: Tally): readonly RulePart[] =>
  PARTS.filter((part) => found[part] < (rule[part] ?? 0));
