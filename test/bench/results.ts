import type { Growth } from './growth.ts';
import type { MillionRun } from './million.ts';
import type { Sample } from './rounds.ts';

/** What was measured; null where it was left out. */
export interface Results {
  readonly shoot: {
    readonly files: number;
    readonly bytes: number;
    readonly samples: readonly Sample[];
  } | null;
  readonly many: { readonly files: number; readonly samples: readonly Sample[] } | null;
  /** Twice as many small files: does memory grow with them? */
  readonly twice: { readonly files: number; readonly samples: readonly Sample[] } | null;
  readonly growth: { readonly bytes: number; readonly measured: readonly Growth[] } | null;
  /** A Lightroom catalog of so many images, and as many files. */
  readonly million: { readonly images: number; readonly runs: readonly MillionRun[] } | null;
}
