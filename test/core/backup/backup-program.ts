import type { RecoveryWords } from '../../../core/src/keys/words.ts';
import { backUp } from '../../../core/src/workflows/back-up.ts';
import { Home } from '../../../core/src/workflows/home.ts';
import { initVault } from '../../../core/src/workflows/init.ts';
import { openSession } from '../../../core/src/workflows/session.ts';
import { rememberSet, setFor } from '../../../core/src/workflows/sets.ts';

/** Backs one folder or catalog up into a vault, which it makes at first: `backup-program.ts HOME VAULT SOURCE`. */
const [homePath = '', vaultPath = '', sourcePath = ''] = process.argv.slice(2);
const home = new Home(homePath);
const clock = () => new Date();

const options = {
  vault: vaultPath,
  name: 'Studio',
  machineName: 'tower',
  keystore: 'file',
  writeOnly: false,
  words: 'one-two' as RecoveryWords,
  now: clock(),
} as const;
const { vaults } = await home.config();
const vault = vaults[0] ?? (await initVault(home, options));
const set = await setFor(sourcePath, vault.id, (await home.config()).sets);
await rememberSet(home, set);
const session = await openSession(home, vault, { clock, place: null });
const context = { signal: new AbortController().signal, onEvent: () => undefined, clock };
try {
  const reports = await backUp(session, [set], { reopen: true, acceptChanges: false }, context);
  console.log(JSON.stringify(reports[0]));
} catch (error) {
  console.log(
    JSON.stringify({ error: error instanceof Error && 'code' in error ? error.code : String(error) }),
  );
}
