import type { Home, RunContext } from '@safelight/core';
import type { Lines } from '../render/lines.ts';

/** What was said on the command line; the rest is asked. */
export interface WizardPresets {
  readonly name: string | null;
  readonly machineName: string | null;
  readonly keystore: 'keychain' | 'file';
  readonly kit: string | null;
  readonly writeOnly: boolean;
  readonly sameDisk: 'refuse' | 'allow';
}

export const noPresets: WizardPresets = {
  name: null,
  machineName: null,
  keystore: 'keychain',
  kit: null,
  writeOnly: false,
  sameDisk: 'refuse',
};

export interface Wizard {
  readonly home: Home;
  readonly presets: WizardPresets;
  readonly context: RunContext;
  /** Prints lines below whatever progress was shown. */
  readonly tell: (lines: Lines) => void;
}
