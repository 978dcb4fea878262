import { initOrdeal } from '../torture/harness/init-ordeal.ts';
import { killSuite } from '../torture/harness/kill-suite.ts';

// A sample of test/torture/kill-init.test.ts, which kills everywhere.
killSuite('init', initOrdeal, { at: { rename: 4, fsync: 4, mkdir: 2 }, random: 0 });
