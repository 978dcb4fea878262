import { firstBackup, laterBackup } from '../torture/harness/backup-ordeal.ts';
import { killSuite } from '../torture/harness/kill-suite.ts';

// A sample of test/torture/kill-backup.test.ts, which kills everywhere.
killSuite('a first backup', (stage) => firstBackup(stage), {
  at: { rename: 5, fsync: 6, unlink: 3, mkdir: 3 },
  random: 3,
});

killSuite(
  'a later backup, its keyrings written piece by piece',
  (stage) => laterBackup(stage, { clock: 10_000 }),
  {
    at: { rename: 5, fsync: 4, unlink: 4 },
    random: 0,
  },
);
