import type { CatalogCounts } from '@safelight/manifests';

/** What a set was when nothing was wrong with it: what later runs are compared with. */
export interface Health {
  /** Null for a plain folder, and for a catalog whose rows cannot be counted. */
  readonly counts: CatalogCounts | null;
  /** Originals the catalog refers to. */
  readonly references: number;
  readonly files: number;
}

export interface Observation extends Health {
  /** Originals the catalog no longer refers to although they still lie on the disk. */
  readonly dropped: number;
  /** Files of the set that are gone from the disk, and that no catalog refers to. */
  readonly gone: number;
}

/** Something that nobody loses on purpose in a normal week. */
export interface Loss {
  readonly kind: 'pictures' | 'edits' | 'masks' | 'files';
  /** How many were lost, of how many there were. */
  readonly lost: number;
  readonly of: number;
}

/** Fewer than these are somebody's work, not an accident. */
const FEW = 20;

/**
 * What was lost since the set was last as it should be. Culling takes pictures from the disk and from the catalog alike
 * and is no loss: pictures count where they vanished from the catalog alone, edits where their picture is still there,
 * masks where they fell faster than the pictures. A catalog may pass `integrity_check` and have lost all of these.
 */
export const losses = (before: Health, now: Observation): readonly Loss[] =>
  [lostPictures(before, now), lostEdits(before, now), lostMasks(before, now), lostFiles(before, now)].filter(
    (loss) => loss !== null,
  );

const lossOf = (kind: Loss['kind'], lost: number, of: number, share: number): Loss | null =>
  lost >= FEW && lost >= of * share ? { kind, lost, of } : null;

const lostPictures = ({ references }: Health, { dropped }: Observation): Loss | null =>
  lossOf('pictures', dropped, references, 0.05);

const lostEdits = ({ counts: before }: Health, { counts: now }: Observation): Loss | null =>
  before === null || now === null
    ? null
    : lossOf('edits', now.missingDevelop - before.missingDevelop, before.develop, 0.01);

const lostMasks = ({ counts: before }: Health, { counts: now }: Observation): Loss | null => {
  if (before?.masks == null || now?.masks == null) return null;
  const lost = before.masks - now.masks;
  return lost > before.images - now.images ? lossOf('masks', lost, before.masks, 0.5) : null;
};

/** A folder without a catalog: only an emptied one is certain to be no cull; often its drive is not mounted. */
const lostFiles = ({ files, counts }: Health, { gone, counts: now }: Observation): Loss | null =>
  counts === null && now === null ? lossOf('files', gone, files, 0.9) : null;
