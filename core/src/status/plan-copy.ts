import type { StatusWord } from '@safelight/manifests';
import { displayPath } from '../model/paths.ts';
import type { CopiedFolder } from '../vault/copies.ts';
import { type PlannedShoot, type Trouble, wordOf } from './plan.ts';

/** How a shoot stands in one place. Sizes in bytes, times in milliseconds since 1970. */
export interface JudgedCopy {
  readonly word: StatusWord;
  readonly proven: number;
  readonly oldest: number | null;
  readonly troubles: readonly Trouble[];
}

/** In the place that backups are sealed into. */
export const firstCopy = (
  { troubles, proven, oldest }: PlannedShoot,
  { unseen }: { readonly unseen: boolean },
): JudgedCopy => ({ word: wordOf(troubles, unseen), proven, oldest, troubles });

/** Troubles of what lies in the first place: a copy has its own. */
const OF_FIRST: ReadonlySet<string> = new Set(['damaged', 'not-held']);

/** In a place that holds a copy; `folders` by their numbers. */
export const laterCopy = (
  shoot: PlannedShoot,
  {
    place,
    folders,
    unseen,
  }: {
    readonly place: string;
    readonly folders: ReadonlyMap<number, CopiedFolder>;
    readonly unseen: boolean;
  },
): JudgedCopy => {
  const own = shoot.folders.flatMap((folder) => folders.get(folder) ?? []);
  const sum = (of: (folder: CopiedFolder) => number): number =>
    own.reduce((all, folder) => all + of(folder), 0);
  const damaged = sum((folder) => folder.damaged);
  const absent = sum((folder) => folder.lacking) - damaged;
  const told = (code: string, count: number, what: string, grave: boolean): Trouble[] =>
    count === 0
      ? []
      : [
          {
            path: shoot.path,
            code,
            message: `${count} of the ${shoot.files} files in ${displayPath(shoot.path)} ${count === 1 ? 'is' : 'are'} ${what} ${place}.`,
            grave,
          },
        ];
  const troubles = [
    ...told('damaged-copy', damaged, 'damaged in', true),
    ...shoot.troubles.filter(({ code }) => !OF_FIRST.has(code)),
    ...told('not-copied', absent, 'not yet in', false),
  ];
  return {
    word: wordOf(troubles, unseen),
    proven: sum((folder) => folder.proven),
    oldest: own.reduce<number | null>(
      (least, { oldest }) =>
        least === null || oldest === null ? (least ?? oldest) : Math.min(least, oldest),
      null,
    ),
    troubles,
  };
};
