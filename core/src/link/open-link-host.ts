import { SafelightError } from '../model/errors.ts';
import type { LinkHost } from './link-host.ts';
import { parseLinkLocator } from './locator.ts';
import { RcloneLinkHost, type RcloneOptions } from './rclone-host.ts';
import { S3LinkHost } from './s3-host.ts';

/**
 * The host of a locator: `s3://bucket/prefix?endpoint=…&region=…&profile=…` or `rclone:remote:path`. Nothing is asked of
 * it yet. Throws `bad-argument`.
 */
export const openLinkHost = async (text: string, options: RcloneOptions = {}): Promise<LinkHost> => {
  const locator = parseLinkLocator(text);
  switch (locator.kind) {
    case 's3':
      if (locator.lock !== null)
        throw new SafelightError('bad-argument', {
          what: 'lock=',
          why: 'a link ends, and what is locked does not: it is for places',
        });
      if (locator.storageClass !== null)
        throw new SafelightError('bad-argument', {
          what: 'class=',
          why: 'what a client fetches must be at hand: it is for places',
        });
      return S3LinkHost.open(locator);
    case 'rclone':
      return new RcloneLinkHost(locator, options);
  }
};
