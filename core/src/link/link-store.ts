import { isLoopback } from '../model/loopback.ts';
import type { LinkLocator } from './locator.ts';

/**
 * What holds all that a locator leads to, by whatever region, profile or lock: equal texts, one store. Two remotes of rclone
 * are two, for only rclone's own configuration tells where they lead.
 */
export const storeOf = (locator: LinkLocator): string =>
  locator.kind === 'rclone'
    ? `rclone ${locator.remote}`
    : `s3 ${locator.endpoint === null ? AWS : hostOf(new URL(locator.endpoint))}/${locator.bucket}`;

/** The folder in that store, without a slash at its end; empty for all of it. */
export const folderIn = (locator: LinkLocator): string =>
  locator.kind === 'rclone' ? locator.path : locator.prefix;

/** A bucket's name is there once in all regions (S3, "Bucket naming rules"), which have hosts of their own. */
const AWS = 'amazonaws.com:443';

const hostOf = ({ hostname, port, protocol, pathname }: URL): string => {
  if (/(?:^|\.)amazonaws\.com$/.test(hostname)) return AWS;
  const host = isLoopback(hostname) ? 'localhost' : hostname;
  return `${host}:${port || (protocol === 'https:' ? '443' : '80')}${pathname.replace(/\/+$/, '')}`;
};
