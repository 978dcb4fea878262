/** A script as it is installed: its name is what the menu shows. */
export interface CaptureOneScript {
  /** In `src`: all that it takes is put into one text, with the handler at the end. */
  readonly source: string;
  readonly name: string;
  /** `menu`: Scripts menu. `background`: called by Capture One itself, by the name of the handler. */
  readonly kind: 'menu' | 'background';
  readonly handler: string;
}

export const captureOneScripts = [
  { source: 'deliver-selection', name: 'Deliver selection with Safelight', kind: 'menu', handler: 'run' },
  {
    source: 'deliver-processed',
    name: 'Deliver what was processed with Safelight',
    kind: 'menu',
    handler: 'run',
  },
  { source: 'back-up-document', name: 'Back up this document with Safelight', kind: 'menu', handler: 'run' },
  { source: 'status', name: 'Status in Safelight', kind: 'menu', handler: 'run' },
  {
    source: 'batch-finished',
    name: 'Safelight batch finished',
    kind: 'background',
    handler: 'CO_BatchJobFinished',
  },
  { source: 'app-closing', name: 'Safelight closing', kind: 'background', handler: 'CO_AppClosing' },
] as const satisfies readonly CaptureOneScript[];
