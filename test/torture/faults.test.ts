import { laterBackup } from './harness/backup-ordeal.ts';
import { faultSuite } from './harness/fault-suite.ts';
import { restoreOrdeal } from './harness/restore-ordeal.ts';

faultSuite('a backup on a disk in trouble', (stage) => laterBackup(stage), {
  calls: ['write', 'fsync', 'rename', 'mkdir'],
  samples: 12,
});

faultSuite('a restore to a disk in trouble', restoreOrdeal, {
  calls: ['write', 'fsync', 'rename', 'link', 'mkdir'],
  samples: 12,
});
