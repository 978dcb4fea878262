import { killSuite } from '../torture/harness/kill-suite.ts';
import { rotateOrdeal } from '../torture/harness/rotate-ordeal.ts';

// Each file that gets its name; test/torture/kill-rotate.test.ts kills everywhere else, too.
killSuite('key rotate', rotateOrdeal, { at: { rename: Number.POSITIVE_INFINITY }, random: 0 });
