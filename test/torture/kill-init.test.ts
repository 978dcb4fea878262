import { initOrdeal } from './harness/init-ordeal.ts';
import { killSuite } from './harness/kill-suite.ts';

const every = Number.POSITIVE_INFINITY;

killSuite('init', initOrdeal, {
  at: { rename: every, fsync: every, unlink: every, mkdir: every, write: every },
  random: 10,
});
