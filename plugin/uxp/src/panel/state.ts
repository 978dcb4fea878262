import type { DeliverPlan, JobProgress, JobResult } from '@safelight/manifests';
import type { ChosenFile, CopyFormat, OpenDocument } from '../ports.ts';
import type { RememberedJob } from './remembered.ts';
import type { Greeting } from './welcome.ts';

/** What stands in the middle of the panel. */
export type Screen =
  | { readonly kind: 'starting' }
  /** `lost`: there was one, and it cannot be reached any more. */
  | { readonly kind: 'pick'; readonly lost: boolean }
  | { readonly kind: 'choose' }
  | { readonly kind: 'copying'; readonly done: number; readonly of: number; readonly name: string }
  | {
      readonly kind: 'following';
      readonly job: RememberedJob;
      /** Null until it was taken. */
      readonly progress: JobProgress | null;
      readonly late: boolean;
    }
  | { readonly kind: 'planned'; readonly job: RememberedJob; readonly plan: DeliverPlan }
  | { readonly kind: 'ended'; readonly job: RememberedJob; readonly result: JobResult }
  | { readonly kind: 'unreadable'; readonly job: RememberedJob; readonly why: string };

/** Something that stood in the way, above the screen: a key of the strings, and what is put into it. */
export interface Notice {
  readonly key:
    | 'notice.nothing-chosen'
    | 'notice.no-preset'
    | 'notice.preset-gone'
    | 'notice.copies-cancelled'
    | 'notice.copies-failed'
    | 'notice.busy'
    | 'notice.too-many'
    | 'notice.no-local'
    | 'notice.copies-gone'
    | 'notice.failed';
  readonly name?: string;
  readonly why?: string;
}

export interface PanelState {
  readonly screen: Screen;
  /** The inbox, as it is called on this computer; null until one was picked. */
  readonly folder: string | null;
  readonly greeting: Greeting;
  readonly formats: readonly CopyFormat[];
  readonly documents: readonly OpenDocument[];
  /** Ids of documents. */
  readonly chosen: ReadonlySet<string>;
  readonly files: readonly ChosenFile[];
  readonly format: CopyFormat;
  readonly preset: string | null;
  readonly preview: boolean;
  readonly jobs: readonly RememberedJob[];
  readonly notice: Notice | null;
}

export const isDeliverable = ({ place }: OpenDocument): boolean => place.kind === 'local';

export const firstState: PanelState = {
  screen: { kind: 'starting' },
  folder: null,
  greeting: { kind: 'missing' },
  formats: [],
  documents: [],
  chosen: new Set(),
  files: [],
  format: 'jpeg',
  preset: null,
  preview: false,
  jobs: [],
  notice: null,
};
