import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateWords, type RecoveryWords } from '../../core/src/keys/words.ts';
import { openPlace } from '../../core/src/place/open-place.ts';
import { backUp } from '../../core/src/workflows/back-up.ts';
import { Home } from '../../core/src/workflows/home.ts';
import { initVault } from '../../core/src/workflows/init.ts';
import { openSession, type Session } from '../../core/src/workflows/session.ts';
import { rememberSet, setFor } from '../../core/src/workflows/sets.ts';
import type { SetConfig } from '../../manifests/src/index.ts';

/** A real vault, written by core's own workflows, with the computer that wrote it. */
export interface VaultFixture {
  readonly path: string;
  readonly words: RecoveryWords;
  /** Of the vault's certificate, lower case. */
  readonly fingerprint: string;
  readonly session: Session;
}

const clock = () => new Date();

/** An empty vault in `<folder>/vault`; what the computer keeps lies in `<folder>/home`. */
export const makeVault = async (folder: string): Promise<VaultFixture> => {
  const home = new Home(join(folder, 'home'));
  const path = join(folder, 'vault');
  const words = generateWords(randomBytes);
  const vault = await initVault(home, {
    vault: path,
    name: 'Fixture',
    machineName: 'studio',
    keystore: 'file',
    writeOnly: false,
    words,
    now: clock(),
  });
  const session = await openSession(home, vault, { clock, place: null });
  return { path, words, fingerprint: vault.certificate, session };
};

/** The same vault once more in `<folder>/vault`, to be spoilt. */
export const copyVault = (fixture: VaultFixture, folder: string): VaultFixture => {
  const path = join(folder, 'vault');
  cpSync(fixture.path, path, { recursive: true });
  const place = openPlace('vault', { kind: 'folder', path });
  return { ...fixture, path, session: { ...fixture.session, store: { ...fixture.session.store, place } } };
};

/** Backs a catalog or folder up as one snapshot; the second time of the same path is its next one. */
export const backUpPath = async ({ session }: VaultFixture, path: string): Promise<void> => {
  const { sets } = await session.home.config();
  const set: SetConfig = await setFor(path, session.vault.id, sets);
  await rememberSet(session.home, set);
  const context = { signal: new AbortController().signal, onEvent: () => undefined, clock };
  await backUp(session, [set], { reopen: false, acceptChanges: false }, context);
};

const oddNames: readonly (string | Buffer)[] = [
  'new\nline.txt',
  '\nends with one\n',
  'emoji 📷.jpg',
  Buffer.from([0x62, 0x61, 0x64, 0xff, 0xfe, 0x2e, 0x64, 0x6e, 0x67]),
  ' spaces at the ends ',
  'tab\tand\u001fseparator',
  '-dash',
  'back\\slash\\n',
  '\'quotes"',
  '$(exit 3)`exit 3`',
  '*',
  '.hidden',
  'right\u202eleft',
];

/** A folder of names that scripts stumble over, of modes, times, links and lengths that are seldom met. */
export const makeOddFolder = (folder: string): void => {
  const under = (...parts: readonly string[]) => join(folder, ...parts);
  mkdirSync(under('inner\nfolder'), { recursive: true });
  mkdirSync(under('empty'));
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xe9, 0x74, 0xe9])]));
  for (const [index, name] of oddNames.entries())
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]), `odd ${index}`);
  writeFileSync(
    Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xe9, 0x74, 0xe9, 0x2f]), Buffer.from('x')]),
    'summer',
  );
  writeFileSync(under('inner\nfolder', 'nothing'), '');
  writeFileSync(under('large.bin'), randomBytes(1024 * 1024 + 7));
  writeFileSync(under('locked'), 'nobody writes here');
  chmodSync(under('locked'), 0o444);
  writeFileSync(under('program'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(under('old'), 'before 1970');
  utimesSync(under('old'), -86_400, -86_400);
  symlinkSync('large.bin', under('link'));
  symlinkSync('../program', under('inner\nfolder', 'link up'));
  symlinkSync('../../outside', under('link out'));
  symlinkSync('/etc/passwd', under('link absolute'));
};
