import { killSuite } from '../torture/harness/kill-suite.ts';
import { restoreOrdeal } from '../torture/harness/restore-ordeal.ts';

// A sample of test/torture/kill-restore.test.ts, which kills everywhere.
killSuite('a restore', restoreOrdeal, {
  at: { link: 5, rename: 2, fsync: 4, unlink: 4, mkdir: 2 },
  random: 3,
});
