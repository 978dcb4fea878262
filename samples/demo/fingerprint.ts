import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VaultDescription } from '../../manifests/src/index.ts';
import type { Stage } from './stage.ts';

/** What a person would read off the printed sheet; here the vault was made a moment ago, so its own word will do. */
export const fingerprintOf = ({ vault }: Pick<Stage, 'vault'>): string => {
  const description: VaultDescription = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8'));
  return description.certificate;
};
