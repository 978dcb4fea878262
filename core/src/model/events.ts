import type { BytePath } from './paths.ts';

/** What a long run tells while it works. Sizes in bytes. */
export type ProgressEvent =
  | { readonly kind: 'phase'; readonly phase: Phase; readonly subject: string }
  | { readonly kind: 'plan'; readonly files: number; readonly bytes: number }
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'file'; readonly path: BytePath; readonly bytes: number }
  | { readonly kind: 'note'; readonly text: string };

export type Phase =
  | 'scan'
  | 'catalog'
  | 'store'
  | 'publish'
  | 'copy'
  | 'wait'
  | 'verify'
  | 'restore'
  | 'restore-test'
  | 'rebuild'
  | 'prepare'
  | 'pack'
  | 'upload';

export type Listener = (event: ProgressEvent) => void;

/** What every long operation takes. */
export interface RunContext {
  readonly signal: AbortSignal;
  readonly onEvent: Listener;
  readonly clock: () => Date;
}
