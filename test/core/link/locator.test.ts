import { describe, expect, test } from 'vitest';
import { linkLocatorText, parseLinkLocator } from '../../../core/src/link/locator.ts';
import { openLinkHost } from '../../../core/src/link/open-link-host.ts';

const s3 = {
  kind: 's3',
  bucket: 'pics',
  prefix: '',
  endpoint: null,
  region: null,
  profile: null,
  lock: null,
  storageClass: null,
  keys: null,
};
const rclone = (remote: string, path: string) => ({ kind: 'rclone', remote, path });

describe('a place for uploads', () => {
  test.each([
    ['s3://pics', s3],
    ['s3://pics/deliveries/2026', { ...s3, prefix: 'deliveries/2026' }],
    [
      's3://pics?region=eu-central-1&profile=my studio',
      { ...s3, region: 'eu-central-1', profile: 'my studio' },
    ],
    [
      's3://pics/a?endpoint=https://s3.example.org:9000',
      { ...s3, prefix: 'a', endpoint: 'https://s3.example.org:9000' },
    ],
    ['s3://pics?endpoint=http://127.0.0.1:9000', { ...s3, endpoint: 'http://127.0.0.1:9000' }],
    ['s3://pics/a?lock=365', { ...s3, prefix: 'a', lock: 365 }],
    ['s3://pics/a?class=DEEP_ARCHIVE', { ...s3, prefix: 'a', storageClass: 'DEEP_ARCHIVE' }],
    ['s3://pics/a?lock=365&keys=1', { ...s3, prefix: 'a', lock: 365, keys: 1 }],
    ['s3://pics/a?lock=30&keys=30', { ...s3, prefix: 'a', lock: 30, keys: 30 }],
    ['rclone:studio:', rclone('studio', '')],
    ['rclone:my studio+2@home.x_y-z:a b/c', rclone('my studio+2@home.x_y-z', 'a b/c')],
    ['rclone:büro:/abs/c', rclone('büro', '/abs/c')],
    ['rclone:nas:a:b', rclone('nas', 'a:b')],
  ])('%s is read, and written as it was', (text, locator) => {
    expect(parseLinkLocator(text)).toEqual(locator);
    expect(linkLocatorText(parseLinkLocator(text))).toBe(text);
  });

  test('is the same with and without a slash at its end', () => {
    expect(parseLinkLocator('s3://pics/a/')).toEqual({ ...s3, prefix: 'a' });
    expect(parseLinkLocator('s3://pics/')).toEqual(s3);
    expect(parseLinkLocator('rclone:nas:a/')).toEqual(rclone('nas', 'a'));
  });

  test.each([
    ['nothing known', ['', 'pics', '/pics', 'https://example.org', 'S3://pics', 'file:///pics']],
    ['no bucket', ['s3://', 's3://a', 's3:///a', 's3://-pics', 's3://pi cs', 's3://user:secret@host/pics']],
    [
      'a path that climbs or has holes',
      ['s3://pics/../x', 's3://pics/a//b', 's3://pics/.', 'rclone:nas:../x', 'rclone:nas:a//b'],
    ],
    [
      'an option that is none',
      [
        's3://pics?secret=x',
        's3://pics?region=',
        's3://pics?endpoint',
        's3://pics?region=a/b',
        's3://pics?=x',
        's3://pics?class=',
        's3://pics?class=A/B',
        's3://pics?lock=0',
        's3://pics?lock=3651',
        's3://pics?lock=-1',
        's3://pics?lock=1.5',
        's3://pics?lock=30&keys=0',
        's3://pics?lock=30&keys=31',
        's3://pics?keys=30',
      ],
    ],
    [
      'an endpoint in the clear, or with a secret',
      [
        'http://example.org',
        'http://10.0.0.1',
        'ftp://127.0.0.1',
        'https://user:secret@example.org',
        'https://example.org?secret',
        'example.org',
      ].map((endpoint) => `s3://pics?endpoint=${endpoint}`),
    ],
    [
      'what rclone would take for settings or an option',
      [
        'rclone::s3,access_key_id=secret:pics',
        'rclone:nas,pass=secret:pics',
        'rclone:-x:pics',
        'rclone:--config:pics',
        'rclone: nas:pics',
        'rclone:nas :pics',
        'rclone:nas',
        'rclone:',
        'rclone::',
        'rclone:a/b:c',
        'rclone:"nas":c',
        'rclone:nas:/',
      ],
    ],
    ['a line break', ['s3://pics\n', 'rclone:nas:a\nb', 'rclone:nas\0:a']],
  ])('with %s is refused, and a secret in it is not repeated', (_, texts) => {
    for (const text of texts) {
      const refusal = expect.objectContaining({
        code: 'bad-argument',
        message: expect.not.stringContaining('secret'),
      });
      expect(() => parseLinkLocator(text), text).toThrow(refusal);
    }
  });
});

test('what is uploaded for a client is not locked, nor laid into an archive: its link ends', async () => {
  await expect(openLinkHost('s3://pics?lock=30')).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(openLinkHost('s3://pics?class=GLACIER')).rejects.toMatchObject({ code: 'bad-argument' });
});
