import type { ContentId } from '../model/digest.ts';
import type { BytePath } from '../model/paths.ts';
import type { Below } from './scan.ts';

/** What is done with what other files hold as well. */
export type Shared = 'keep' | 'erase';

export interface Erasure {
  /** What is not to be stored again, and opens nowhere any more. */
  readonly contents: ReadonlySet<ContentId>;
  /** Files outside of what is erased that hold the same. */
  readonly shared: readonly BytePath[];
}

/** What goes of what lies there, where other files hold some of it too. */
export const planErasure = (
  below: Pick<Below, 'contents'>,
  elsewhere: ReadonlyMap<ContentId, ReadonlySet<BytePath>>,
  mode: Shared,
): Erasure => ({
  contents:
    mode === 'erase'
      ? below.contents
      : new Set([...below.contents].filter((content) => !elsewhere.has(content))),
  shared: [...new Set([...elsewhere.values()].flatMap((paths) => [...paths]))].sort(),
});
