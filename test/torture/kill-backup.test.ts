import { firstBackup, laterBackup } from './harness/backup-ordeal.ts';
import { killSuite } from './harness/kill-suite.ts';

const every = Number.POSITIVE_INFINITY;
const everywhere = { rename: every, fsync: every, unlink: every, mkdir: every };

killSuite('a first backup', (stage) => firstBackup(stage), { at: everywhere, random: 50 });

killSuite('a later backup', (stage) => laterBackup(stage), { at: everywhere, random: 0 });

/** A wall clock that runs so much faster: what a run does every minute it does all the time. */
const HURRY = 10_000;

killSuite(
  'a backup whose keyrings are written piece by piece',
  (stage) => firstBackup(stage, { clock: HURRY }),
  {
    at: { rename: every, unlink: every },
    random: 0,
  },
);
