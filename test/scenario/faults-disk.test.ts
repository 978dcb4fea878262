import { firstBackup } from '../torture/harness/backup-ordeal.ts';
import { faultSuite } from '../torture/harness/fault-suite.ts';
import { restoreOrdeal } from '../torture/harness/restore-ordeal.ts';

// A sample of test/torture/faults.test.ts.
faultSuite('a backup on a disk in trouble', (stage) => firstBackup(stage), {
  calls: ['write', 'fsync', 'rename'],
  samples: 1,
});

faultSuite('a restore to a disk in trouble', restoreOrdeal, {
  calls: ['write', 'fsync', 'link'],
  samples: 1,
});
