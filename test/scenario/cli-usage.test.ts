import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { newComputer } from './cli-studio.ts';

const wrong: readonly (readonly [name: string, args: readonly string[], message: string])[] = [
  ['an unknown option', ['backup', '--nope'], '--nope: there is no such option.'],
  ['a missing argument', ['set', 'remove'], 'SET: it is missing.'],
  ['an argument too many', ['doctor', 'extra'], 'The command line: it has 1 argument too many.'],
  [
    'a value that is none',
    ['init', '--keystore', 'paper'],
    'The command line: Expected --keystore=paper to be one of: keychain, file.',
  ],
  ['init with nobody to ask', ['init'], '--vault DIR: say where the vault is to be.'],
  [
    'words with nowhere to go',
    ['init', '--vault', 'v'],
    '--recovery-words-file FILE: say where the recovery words go, or give --kit FILE.pdf.',
  ],
  ['a backup without a vault', ['backup', '.'], 'No vault is set up on this computer yet.'],
  ['bare safelight with nobody to ask', [], 'No vault is set up on this computer yet.'],
  [
    'a sample of nothing',
    ['verify', '--sample', '0%'],
    '--sample 0%: it must be more than 0 % and at most 100 %.',
  ],
  [
    'a sample of a feeding that checks nothing',
    ['place', 'sync', '--sample', '5%'],
    '--sample: it says how much --check reads, so give that too.',
  ],
  [
    'a sample that opens everything',
    ['verify', '--sample', '5%', '--read-data'],
    '--read-data: it opens every picture, so leave --sample out.',
  ],
  [
    'a fingerprint that is none',
    ['verify', '.', '--fingerprint', 'abc'],
    '--fingerprint: it has 40 digits from 0 to 9 and A to F, as on your kit.',
  ],
];

describe.each(wrong)('%s', (_, args, message) => {
  test('ends with 2, two lines on stderr and nothing on stdout', async () => {
    const computer = newComputer();
    const { code, stdout, stderr } = await computer.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([message, expect.stringMatching(/^[A-Z].*[.>]$/), '']);
    expect(readdirSync(computer.home)).toEqual([]);
  });

  test('with --json is one document of code, data and hint, without home, argv or stack', async () => {
    const computer = newComputer();
    const { code, stdout, stderr } = await computer.run([...args, '--json']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual(['error']);
    expect(Object.keys(document.error)).toEqual(['code', 'data', 'hint']);
    // `no-vault` names the folder it looked in, and that is all of it.
    const { home: _home, ...data } = document.error.data;
    expect(JSON.stringify({ ...document.error, data })).not.toContain(computer.home);
    expect(stdout).not.toMatch(/argv|stack|node_modules|safelight\.js/);
  });
});

test('recovery words typed after a command are not repeated', async () => {
  const words = ['abacus', 'abdomen', 'abdominal', 'abide', 'abiding', 'ability', 'ablaze', 'able'];
  for (const command of [['key', 'prove'], ['key', 'kit'], ['init'], ['open', 'vault'], ['snapshots']])
    for (const option of [[], ['--json']]) {
      const { code, stdout, stderr } = await newComputer().run([...command, ...words, ...option]);
      expect(code, command.join(' ')).toBe(2);
      expect(`${stdout}${stderr}`).not.toMatch(/abacus|abdomen|abide|abiding|ability|ablaze/);
    }
});

test('an unknown command is a usage error that names the likeliest', async () => {
  const { code, stdout, stderr } = await newComputer().run(['bakcup']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('bakcup is not a safelight command');
});

test('--version and --help answer without a vault', async () => {
  const computer = newComputer();
  expect(await computer.run(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^safelight\/\d+\.\d+\.\d+ /),
  });
  const help = await computer.run(['--help']);
  expect(help.code).toBe(0);
  for (const command of ['init', 'open', 'backup', 'snapshots', 'restore', 'verify', 'doctor', 'set', 'key'])
    expect(help.stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  expect(help.stdout).not.toMatch(/overview|\b(object|keyring|lease|inbox)s?\b/);
});
