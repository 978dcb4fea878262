import { expect, test } from 'vitest';
import { withDefaultCommand } from '../../cli/src/start.ts';

test.each([
  [[], ['overview']],
  [['--json'], ['overview', '--json']],
  [
    ['--quiet', '--vault-name', 'studio'],
    ['overview', '--quiet', '--vault-name', 'studio'],
  ],
  [['backup'], ['backup']],
  [
    ['backup', '--json'],
    ['backup', '--json'],
  ],
  [['--help'], ['--help']],
  [['--version'], ['--version']],
  [
    ['--json', '--help'],
    ['--json', '--help'],
  ],
])('%j runs %j', (args, command) => expect(withDefaultCommand(args)).toEqual(command));
