import type { RcloneRun } from './rclone.ts';

const LONGEST = 300;

/** What rclone 1.60 to 1.69 says, and what it means to a photographer. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/didn't find section in config file/i, 'rclone knows no remote of this name: `rclone config` makes one'],
  [/doesn't support public links|PublicLink not supported|not implemented/i, 'this remote makes no links'],
  [
    /unable to decrypt configuration|config.*encrypted/i,
    'the configuration of rclone is locked with a password',
  ],
  [/LoadCustomCABundleError/, 'this version of rclone cannot use AWS_CA_BUNDLE, which is set'],
  [/NoSuchBucket/, 'there is no such bucket'],
  [
    /InvalidAccessKeyId|SignatureDoesNotMatch|status code: 403|\b401\b|invalid_grant|token expired/i,
    'the key in use is not accepted: `rclone config reconnect` renews it',
  ],
  [/storageQuotaExceeded|insufficient.?space|quota/i, 'there is no room left'],
  [/connection refused/i, 'nothing answers there'],
  [/no such host/i, 'no such address is known'],
  [/certificate/i, 'its certificate cannot be trusted'],
];

/**
 * Of a message: no query of a URL (signatures), no user in one, nothing after a word that announces a secret, no long run of
 * signs that could be one; one line.
 */
const withoutSecrets = (text: string): string =>
  text
    .replace(/(https?:\/\/)[^\s"/@]*@/g, '$1')
    .replace(/(https?:\/\/[^\s"?]+)\?[^\s"]*/g, '$1')
    .replace(/\b(bearer|basic|token|authorization|pass(?:word)?|secret|key)\b.*/gi, '$1 …')
    .replace(/[A-Za-z0-9+/_=.-]{32,}/g, '…')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();

/** Why a call failed, in one line that holds no secret. */
export const rcloneFailureText = ({ code, errors }: RcloneRun): string => {
  const all = errors.join('\n');
  const known = KNOWN.find(([pattern]) => pattern.test(all))?.[1];
  if (known !== undefined) return known;
  const last = withoutSecrets(errors.at(-1) ?? '');
  if (last === '') return `rclone ended with code ${code}`;
  return `rclone says: ${last.length > LONGEST ? `${last.slice(0, LONGEST)}…` : last}`;
};
