import { killSuite } from './harness/kill-suite.ts';
import { restoreOrdeal } from './harness/restore-ordeal.ts';

const every = Number.POSITIVE_INFINITY;

killSuite('a restore', restoreOrdeal, {
  at: { link: every, rename: every, fsync: every, unlink: every, mkdir: every },
  random: 50,
});
