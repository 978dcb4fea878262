import { randomBytes } from 'node:crypto';
import { type DrillReport, drill, type RecoveryWords, type SetUpReport, useVault } from '@safelight/core';
import { say } from '../person.ts';
import { drillText } from '../render/drill.ts';
import type { Wizard } from './wizard.ts';

const PICTURES = 5;

/** A few pictures and the catalog brought back to prove that it can be done; null where this computer may not read. */
export const testRestore = async (
  { home, context, tell }: Wizard,
  setUp: SetUpReport,
  words: RecoveryWords | null,
): Promise<DrillReport | null> => {
  if (setUp.writeOnly && words === null) {
    await say('warn', 'This computer cannot read the vault, so the restore test waits for your words.');
    return null;
  }
  const session = await useVault(home, {
    vaultName: setUp.name,
    place: null,
    words: setUp.writeOnly ? words : null,
    clock: context.clock,
  });
  const options = { set: null, sample: PICTURES, random: (size: number) => randomBytes(size) };
  const { report } = await drill(session, options, context);
  tell(drillText(report));
  return report;
};
