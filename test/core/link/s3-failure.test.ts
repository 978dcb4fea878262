import { expect, test } from 'vitest';
import { s3Failure, s3FailureText } from '../../../core/src/link/s3-failure.ts';
import { SafelightError } from '../../../core/src/model/errors.ts';

const locator = {
  kind: 's3',
  bucket: 'b',
  prefix: '',
  endpoint: null,
  region: null,
  profile: null,
  lock: null,
  storageClass: null,
  keys: null,
} as const;
const SECRET = 'https://b.example.org/?X-Amz-Signature=abc Authorization: AWS4 Credential=KEY';
const fault = (name: string, more: object = {}) => Object.assign(new Error(SECRET), { name, ...more });

test.each([
  [fault('NoSuchBucket'), 'there is no such bucket'],
  [fault('AccessDenied', { $metadata: { httpStatusCode: 403 } }), 'the key in use may not do this there'],
  [
    fault('403', { $metadata: { httpStatusCode: 403 } }),
    'the key in use is not accepted, or may not do this there',
  ],
  [fault('NotFound', { $metadata: { httpStatusCode: 404 } }), 'there is no such bucket or file'],
  [fault('Error', { code: 'ECONNREFUSED' }), 'nothing answers there'],
  [fault('Error', { code: 'CERT_HAS_EXPIRED' }), 'its certificate cannot be trusted (CERT_HAS_EXPIRED)'],
  [new Error('Region is missing'), 'its region is not known: give it with ?region='],
  [fault('Odd', { $metadata: { httpStatusCode: 500 } }), 'it says Odd, 500'],
  [fault(SECRET, { code: 'EODD' }), 'it says Error, EODD'],
  [SECRET, 'it says Error'],
  [null, 'it says Error'],
])('%o is told by its codes alone', (error, why) => {
  expect(s3FailureText(error, locator)).toBe(why);
});

test('an error of ours passes, one of a run that was given up is that, others are without a cause', () => {
  const told = (error: unknown, signal = new AbortController().signal) =>
    s3Failure(error, { place: 's3://b', locator, signal });
  const ours = new SafelightError('bad-argument', { what: 'a', why: 'b' });
  expect(told(ours)).toBe(ours);
  expect(told(fault('AbortError'), AbortSignal.abort())).toMatchObject({ code: 'interrupted' });
  const failed = told(fault('SlowDown'));
  expect(failed).toMatchObject({ code: 'upload-failed', data: { place: 's3://b' } });
  expect(failed.cause).toBeUndefined();
});
