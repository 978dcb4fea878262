import { describe, expect, test } from 'vitest';
import { againstArrows, reachingAcross } from './arrows.ts';
import { lostWhenBuilt } from './built-form.ts';
import {
  doorsLookingUp,
  featuresMeeting,
  impureStages,
  modelLeaning,
  stagesOutOfOrder,
  unknownRooms,
} from './core-rooms.ts';
import { leakedTypes, touchedTwice } from './externals.ts';
import { MOST_LINES, namelessNames, tooLong } from './shape.ts';
import type { Source } from './sources.ts';

const core = (path: string, source = ''): Source => ({ path: `core/src/${path}`, source });
const cli: Source = { path: 'cli/src/a.ts', source: "import { a } from '@safelight/core';" };

interface Example {
  readonly rule: (sources: readonly Source[]) => readonly string[];
  readonly sources: readonly Source[];
  readonly found: readonly string[];
}

const examples: readonly Example[] = [
  {
    rule: againstArrows,
    sources: [cli, core('a.ts', "export * from 'safelight';")],
    found: ['core/src/a.ts → cli/src/index.ts'],
  },
  {
    rule: againstArrows,
    sources: [core('a.ts', "import { a } from '../../test/a.ts';")],
    found: ['core/src/a.ts → test/a.ts'],
  },
  {
    rule: againstArrows,
    sources: [{ path: 'plugin/src/a.ts', source: "import type { A } from '@safelight/core';" }],
    found: ['plugin/src/a.ts → core/src/index.ts'],
  },
  {
    rule: reachingAcross,
    sources: [core('a.ts', "import '../../manifests/src/index.ts';")],
    found: ['core/src/a.ts → manifests/src/index.ts'],
  },
  {
    rule: featuresMeeting,
    sources: [
      core('backup/scan.ts', "import type { A } from '../restore/scan.ts';"),
      core('workflows/back-up.ts', "import { scan } from '../backup/scan.ts';"),
    ],
    found: ['core/src/backup/scan.ts → core/src/restore/scan.ts (type)'],
  },
  {
    rule: doorsLookingUp,
    sources: [core('vault/a.ts', "import type { Plan } from '../backup/plan.ts';")],
    found: ['core/src/vault/a.ts → core/src/backup/plan.ts (type)'],
  },
  {
    rule: stagesOutOfOrder,
    sources: [
      core('backup/plan.ts', "import type { Scan } from './scan.ts';"),
      core('backup/scan-card.ts', "import { scan } from './scan.ts';"),
      core('backup/scan.ts', "import type { Plan } from './plan.ts';"),
      core('backup/store.ts', "import { type Plan, plan } from './plan.ts';"),
      core('backup/throttle.ts', "import { store } from './store.ts';"),
    ],
    found: [
      'core/src/backup/scan.ts → core/src/backup/plan.ts (type)',
      'core/src/backup/store.ts → core/src/backup/plan.ts',
      'core/src/backup/throttle.ts → core/src/backup/store.ts',
    ],
  },
  {
    rule: impureStages,
    sources: [
      core('check/plan.ts', "import { join } from 'node:path';\nimport { open } from 'node:fs/promises';"),
      core('check/store.ts', "import { open } from 'node:fs/promises';"),
    ],
    found: ['core/src/check/plan.ts → node:fs/promises'],
  },
  {
    rule: modelLeaning,
    sources: [
      core('model/a.ts', "import type { Sha256 } from '@safelight/manifests';\nimport 'node:path';"),
      core('model/b.ts', "import { line } from '@safelight/manifests';\nimport '../fs/durable.ts';"),
    ],
    found: ['core/src/model/b.ts → @safelight/manifests', 'core/src/model/b.ts → ../fs/durable.ts'],
  },
  {
    rule: unknownRooms,
    sources: [core('backup/scan.ts'), core('stuff/a.ts'), core('ingest/a.ts'), core('index.ts')],
    found: ['stuff: neither door nor feature', 'ingest: no stage'],
  },
  {
    rule: touchedTwice,
    sources: [
      core('seal/a.ts', "const a = await import('openpgp');"),
      core('keys/b.ts', "import { b } from 'openpgp';"),
      core('keys/c.ts', "import type { C } from 'openpgp';"),
      core('vault/d.ts', "import { DatabaseSync } from 'node:sqlite';"),
    ],
    found: [
      'core/src/vault/d.ts → node:sqlite',
      'core/src/keys/b.ts → openpgp',
      'core/src/seal/a.ts → openpgp',
    ],
  },
  {
    rule: touchedTwice,
    sources: [
      core('seal/a.ts', "createRequire(import.meta.url)('xxhash-addon') as typeof import('xxhash-addon')"),
      core('fs/b.ts', "import hash from 'xxhash-addon';"),
    ],
    found: ['core/src/fs/b.ts → xxhash-addon', 'core/src/seal/a.ts → xxhash-addon'],
  },
  {
    rule: leakedTypes,
    sources: [
      core('seal/a.ts', "import { a } from 'openpgp';"),
      core('seal/b.ts', "import type { B } from 'openpgp';"),
      core('keys/c.ts', "export const c = (key: import('openpgp').PrivateKey) => key;"),
    ],
    found: ['core/src/keys/c.ts → openpgp (type)'],
  },
  {
    rule: lostWhenBuilt,
    sources: [
      core('fs/asset.ts', `new URL(\`../../assets/\${name}\`, import.meta.url)`),
      core('fs/deep/asset.ts', `new URL(\`../../assets/\${name}\`, import.meta.url)`),
      core('vault/pool.ts', `new URL(\`./worker\${extname(import.meta.url)}\`, import.meta.url)`),
      core('vault/b.ts', "new URL('./worker.ts', import.meta.url)"),
      core('vault/c.ts', 'join(import.meta.dirname, name)'),
      core('vault/d.ts', "createRequire(import.meta.url)('a'); if (import.meta.main) start();"),
      { path: 'core/other.ts', source: 'import.meta.url' },
    ],
    found: [
      'core/src/fs/deep/asset.ts: import.meta.url',
      'core/src/vault/b.ts: import.meta.url',
      'core/src/vault/c.ts: import.meta.dirname',
    ],
  },
  {
    rule: tooLong,
    sources: [core('a.ts', 'x\n'.repeat(MOST_LINES)), core('b.ts', 'x\n'.repeat(MOST_LINES + 1))],
    found: ['core/src/b.ts: 251 lines'],
  },
  {
    rule: namelessNames,
    sources: [core('fs/utils.ts'), core('helpers/a.ts'), core('a/shared-data.ts'), core('misc.test.ts')],
    found: ['core/src/fs/utils.ts', 'core/src/helpers/a.ts', 'core/src/misc.test.ts'],
  },
];

describe('a rule finds what breaks it', () => {
  test.each(examples)('$rule.name: $found', ({ rule, sources, found }) => {
    expect(rule(sources)).toEqual(found);
  });
});
