// biome-ignore lint/correctness/noUndeclaredDependencies: the parser of cli's own dependency is what is listened to
import { Parser } from '@oclif/core';
import { describe, expect, test } from 'vitest';
import { keystore, toggle } from '../../cli/src/flags.ts';
import { asSafelightError } from '../../cli/src/usage-error.ts';
import { SafelightError } from '../../core/src/index.ts';

const input = {
  args: {},
  flags: { quiet: toggle('Say nothing.'), keystore: keystore() },
  strict: true,
};

/** What oclif's own parser says of a command line. */
const errorOf = async (argv: readonly string[]): Promise<SafelightError> => {
  try {
    await Parser.parse([...argv], input);
  } catch (error) {
    return asSafelightError(error);
  }
  throw new Error('the command line was taken');
};

describe('what the parser refuses is a usage error in one sentence', () => {
  test.each([
    [['--nope'], '--nope: there is no such option.'],
    [['--nope', '--neither'], '--nope, --neither: there is no such option.'],
    [['--keystore', 'paper'], 'The command line: Expected --keystore=paper to be one of: keychain, file.'],
    [['--keystore'], 'The command line: Flag --keystore expects one of these values: keychain, file.'],
  ])('%j', async (argv, message) => {
    const error = await errorOf(argv);
    expect(error.message).toBe(message);
    expect([error.code, error.exit, error.hint]).toEqual(['bad-argument', 2, 'See --help for examples.']);
  });

  test('words typed as arguments are counted and never repeated', async () => {
    const words = 'abacus abdomen abdominal abide abiding ability ablaze able'.split(' ');
    const error = await errorOf(words);
    expect(error.message).toBe('The command line: it has 8 arguments too many.');
    expect(JSON.stringify([error.data, error.hint, error.message])).not.toContain('abacus');
  });
});

test('an error of ours stays what it is', () => {
  const error = new SafelightError('no-vault', { home: '/somewhere' });
  expect(asSafelightError(error)).toBe(error);
});

test('anything else is unexpected, with its cause', () => {
  const cause = new TypeError('x is not a function.');
  const error = asSafelightError(cause);
  expect([error.code, error.exit, error.message]).toEqual([
    'unexpected',
    1,
    'Something unexpected happened: x is not a function.',
  ]);
  expect(error.cause).toBe(cause);
});
