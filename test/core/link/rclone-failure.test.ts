import { describe, expect, test } from 'vitest';
import { rcloneFailureText } from '../../../core/src/link/rclone-failure.ts';

const said = (...errors: readonly string[]) => rcloneFailureText({ code: 1, stdout: '', errors });

describe('what rclone says', () => {
  test.each([
    [
      `Failed to create file system for "x:y": didn't find section in config file`,
      'rclone knows no remote of this name: `rclone config` makes one',
    ],
    [`Failed to link: Local file system at /a doesn't support public links`, 'this remote makes no links'],
    [
      'Forbidden: Forbidden\n\tstatus code: 403, request id: a',
      'the key in use is not accepted: `rclone config reconnect` renews it',
    ],
    ['dial tcp 127.0.0.1:1: connect: connection refused', 'nothing answers there'],
  ])('%s is put plainly', (line, why) => expect(said('Attempt 1/3 failed', line)).toBe(why));

  test.each([
    'Get "https://storage.example.org/pics/a.zip?X-Amz-Signature=SECRET&x=y": odd',
    'Get "https://SECRET:pass@storage.example.org/pics": odd',
    'Authorization: Bearer SECRET',
    'odd aB3/SECRETSECRET/SECRETSECRET/SECRETS+c odd',
    'token=SECRET is odd',
    'password: SECRET',
    `odd ${'SECRET'.repeat(6)} odd`,
    `odd /path/${'SECRET'.repeat(6)}/x odd`,
  ])('is shown without what could be a secret: %s', (line) => {
    expect(said(line)).toMatch(/^rclone says: /);
    expect(said(line)).not.toContain('SECRET');
  });

  test('is shown in one line that is not too long', () => {
    expect(said(`a\nb\x1b[2J\u202ec`)).toBe('rclone says: a b [2J c');
    expect(said('ab '.repeat(1_000)).length).toBeLessThan(330);
    expect(said()).toBe('rclone ended with code 1');
  });
});
