import type { Sha256 } from '../model/digest.ts';
import type { Condemned, Removals } from '../vault/removals.ts';

/** Objects and keyrings, each by its SHA-256. */
export interface Needed {
  readonly objects: ReadonlySet<Sha256>;
  readonly keyrings: ReadonlySet<Sha256>;
}

export interface Going {
  readonly objects: readonly Sha256[];
  readonly keyrings: readonly Sha256[];
}

type Known = Pick<Removals, 'objects' | 'keyrings' | 'condemned'>;

/**
 * What is condemned now. `vouched`: what inventories of published snapshots name; `before`, `after`: what is needed with and
 * without the snapshots that go. What was condemned earlier and needed since is condemned afresh.
 */
export const planCondemned = (
  vouched: Needed,
  removals: Known,
  { before, after }: { readonly before: Needed; readonly after: Needed },
): Going => {
  const already = condemnedBy(removals.condemned);
  const pick = (kind: 'objects' | 'keyrings', gone: { has(sha256: Sha256): boolean }): Sha256[] =>
    [...vouched[kind]].filter(
      (sha256) =>
        !gone.has(sha256) &&
        !after[kind].has(sha256) &&
        (before[kind].has(sha256) || !already[kind].has(sha256)),
    );
  return { objects: pick('objects', removals.objects), keyrings: pick('keyrings', removals.keyrings) };
};

/** What may be taken away: all that condemned it is ripe, and no snapshot that stands needs it. */
export const planTaken = (
  removals: Known,
  needed: Needed,
  isRipe: (condemned: Condemned) => boolean,
): Going => {
  const ripe = condemnedBy(removals.condemned.filter(isRipe));
  const waits = condemnedBy(removals.condemned.filter((one) => !isRipe(one)));
  const pick = (kind: 'objects' | 'keyrings', gone: { has(sha256: Sha256): boolean }): Sha256[] =>
    [...ripe[kind]].filter(
      (sha256) => !gone.has(sha256) && !waits[kind].has(sha256) && !needed[kind].has(sha256),
    );
  return { objects: pick('objects', removals.objects), keyrings: pick('keyrings', removals.keyrings) };
};

/** What a condemnation still wants to take. */
export const stillCondemned = (condemned: Condemned, removals: Known, needed: Needed): Going => ({
  objects: sha256s(condemned.objects).filter(
    (sha256) => !removals.objects.has(sha256) && !needed.objects.has(sha256),
  ),
  keyrings: sha256s(condemned.keyrings).filter(
    (sha256) => !removals.keyrings.has(sha256) && !needed.keyrings.has(sha256),
  ),
});

const sha256s = (texts: readonly string[]): readonly Sha256[] => texts as readonly Sha256[];

const condemnedBy = (condemned: readonly Condemned[]): Needed => ({
  objects: new Set(condemned.flatMap(({ objects }) => sha256s(objects))),
  keyrings: new Set(condemned.flatMap(({ keyrings }) => sha256s(keyrings))),
});
