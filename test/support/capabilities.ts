import { lacking, type Obstacle } from './needs.ts';

const overrides = '-dac_override,-dac_read_search';
const isRoot = process.getuid?.() === 0;

/**
 * Put before a command so that file modes bind it: root reads mode 000, and a test of an unreadable file would prove
 * nothing. Empty for everybody else, whom modes bind anyway.
 */
export const boundByModes: readonly string[] = isRoot
  ? ['setpriv', `--bounding-set=${overrides}`, `--inh-caps=${overrides}`, '--']
  : [];

/** Why file modes cannot be tested here, if they cannot: for `testUnless`. */
export const modesObstacle = (): Obstacle => {
  if (process.platform === 'win32') return 'Windows has no file modes';
  return isRoot ? lacking('setpriv') : null;
};

/** Put before a command to run it as another user (65534 is `nobody`); for root only. */
export const asUser = (uid: number): readonly string[] => [
  'setpriv',
  `--reuid=${uid}`,
  `--regid=${uid}`,
  '--clear-groups',
  '--',
];
