import { killSuite } from './harness/kill-suite.ts';
import { rotateOrdeal } from './harness/rotate-ordeal.ts';

const every = Number.POSITIVE_INFINITY;

killSuite('key rotate', rotateOrdeal, {
  at: { rename: every, fsync: every, unlink: every, write: every },
  random: 10,
});
