import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../samples/random.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { inboxIn, jobOf } from './jobs.ts';

const JOBS = 20_000;
const AT_ONCE = 500;

const fast = existsSync('/dev/shm') && statSync('/dev/shm').isDirectory();
const base = fast ? `/dev/shm/safelight-test-${process.pid}` : folderForAll();

/** Values that a member of a job may come to have. */
const strange = (approved: string): readonly unknown[] => [
  null,
  true,
  -1,
  1e308,
  '',
  '\0',
  '/etc/passwd',
  '../../etc/passwd',
  `${approved}/../secret.jpg`,
  `${approved}/link.jpg`,
  `${approved}/out/secret.jpg`,
  `${approved}/a.jpg`,
  `${approved}/a.jpg/..`,
  `${approved}/nothing here`,
  approved,
  `${approved}/`,
  `${approved}//a.jpg`,
  approved.toUpperCase(),
  'C:\\Windows\\win.ini',
  '\\\\server\\share',
  '$(touch /tmp/x)',
  '`id`',
  '%PATH%',
  '\u202e\ufeff🎞',
  '\ud800',
  'x'.repeat(40_000),
  [],
  {},
  [[[[]]]],
  { toString: 'x', __proto__: null },
  'erase',
  'backup',
  'status',
  'deliver',
  'plan',
  'now',
  'closed',
];

test(`${JOBS} mutated jobs start nothing outside the approved folders and crash nothing`, {
  timeout: 600_000,
}, async () => {
  mkdirSync(base, { recursive: true, mode: 0o700 });
  try {
    const { approved, inbox, performed, put, pass } = await inboxIn(base);
    writeFileSync(join(base, 'secret.jpg'), 'secret');
    symlinkSync(join(base, 'secret.jpg'), join(approved, 'link.jpg'));
    symlinkSync(base, join(approved, 'out'));
    const { unit, below } = seededRandom(20_261_128);
    const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
    const values = strange(approved);
    const mutated = (): { readonly id: string; readonly text: string } => {
      const job: Record<string, unknown> & { id: string } = jobOf({ sources: [`${approved}/a.jpg`] });
      const { id } = job;
      for (let count = below(3); count > 0; count -= 1) {
        const member = pick([...Object.keys(job), 'catalog', 'when', 'out', '__proto__', 'constructor']);
        if (unit() < 0.15) delete job[member];
        else if (member === 'sources' && unit() < 0.8) job[member] = [pick(values), `${approved}/a.jpg`];
        else job[member] = pick(values);
      }
      const text = JSON.stringify(job);
      const kind = unit();
      if (kind < 0.6) return { id, text };
      const at = below(text.length);
      if (kind < 0.7) return { id, text: text.slice(0, at) };
      if (kind < 0.8) return { id, text: text.slice(0, at) + text.slice(at + 1 + below(9)) };
      const sign = String.fromCharCode(below(0x250));
      return { id, text: `${text.slice(0, at)}${sign}${text.slice(at + below(2))}` };
    };
    let outcomes = 0;
    const ended: Record<string, number> = {};
    for (let done = 0; done < JOBS; done += AT_ONCE) {
      for (let count = 0; count < AT_ONCE; count += 1) {
        const { id, text } = mutated();
        put({ id }, text);
      }
      for (const { outcome } of await pass()) {
        outcomes += 1;
        ended[outcome] = (ended[outcome] ?? 0) + 1;
      }
      // What is half written would be looked at for a minute.
      for (const name of readdirSync(inbox.path)) if (/\.json$/.test(name)) rmSync(join(inbox.path, name));
    }
    const inside = Buffer.from(approved).toString('latin1');
    const outside = performed.flatMap(({ sources }) =>
      sources.filter((source) => source !== inside && !source.startsWith(`${inside}/`)),
    );
    expect(outside).toEqual([]);
    expect(performed.every(({ job }) => ['deliver', 'backup', 'status', 'preview'].includes(job.verb))).toBe(
      true,
    );
    expect(performed.length).toBe(ended['done']);
    // Neither everything nor nothing got through.
    expect(performed.length).toBeGreaterThan(JOBS / 10);
    expect(ended['refused']).toBeGreaterThan(JOBS / 10);
    expect(outcomes).toBeGreaterThan(JOBS / 2);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
});
