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
  [
    /unable to authenticate/i,
    'the server accepts neither the password nor the key of this remote: `rclone config` changes them',
  ],
  [
    /knownhosts: key is unknown/i,
    'the server is not in the known_hosts_file of this remote: `ssh-keyscan` shows its key, which you compare and add',
  ],
  [
    /knownhosts: key mismatch/i,
    'the server shows another key than the one in known_hosts_file: it is another server, or somebody is in between',
  ],
  [/no.?space.?left|insufficient.?(?:space|storage)|storageQuotaExceeded|quota/i, 'there is no room left'],
  [/read-only file system/i, 'it is read-only'],
  [/permission.?denied/i, 'what is needed there may not be done with this remote'],
  [/couldn't find method/i, 'this rclone is too old: 1.60 or newer is needed'],
  [/i\/o timeout|deadline exceeded|timed out/i, 'it does not answer in time'],
  [/connection reset|connection lost|broken pipe/i, 'the connection was lost'],
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
