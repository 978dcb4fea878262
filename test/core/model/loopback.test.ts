import { expect, test } from 'vitest';
import { isLoopback } from '../../../core/src/model/loopback.ts';

test.each(['127.0.0.1', '127.255.255.254', '::1', '[::1]', '0:0:0:0:0:0:0:1', 'localhost', 'LOCALHOST'])(
  '%s is this computer',
  (host) => expect(isLoopback(host)).toBe(true),
);

test.each([
  '',
  '126.255.255.255',
  '128.0.0.0',
  '0.0.0.0',
  '10.0.0.1',
  '::',
  '::2',
  '[::2]',
  'localhost.example.org',
  '127.0.0.1.example.org',
  '127.1',
  'example.org',
])('%j is not', (host) => expect(isLoopback(host)).toBe(false));
