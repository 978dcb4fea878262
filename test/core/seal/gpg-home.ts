import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface GpgResult {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A GnuPG of its own, that knows no key; call inside a test. `secret` comes on descriptor 3. */
export const gpgHome = (): ((
  args: readonly string[],
  input: string | Uint8Array,
  secret?: string,
) => GpgResult) => {
  // Short: the agent's socket lies in it, and its path may have 107 bytes.
  const home = mkdtempSync(join(tmpdir(), 'sl-gpg-'));
  onTestFinished(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    rmSync(home, { recursive: true, force: true });
  });
  // So that a key is not turned for a quarter of a second at each use.
  writeFileSync(join(home, 'gpg-agent.conf'), 's2k-count 65536\nallow-loopback-pinentry\n');
  return (args, input, secret = '') => {
    writeFileSync(join(home, 'secret'), secret);
    const fd = openSync(join(home, 'secret'), 'r');
    try {
      const options = ['--homedir', home, '--batch', '--no-tty', '--yes'];
      const { status, stdout, stderr } = spawnSync('gpg', [...options, ...args], {
        input,
        stdio: ['pipe', 'pipe', 'pipe', fd],
        maxBuffer: 1 << 26,
      });
      return { code: status, stdout, stderr: stderr.toString('utf8') };
    } finally {
      closeSync(fd);
    }
  };
};
