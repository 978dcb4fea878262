import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { MOST_BYTES, readRecipient } from '../../../core/src/seal/recipient.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { gpgHome } from './gpg-home.ts';

type Gpg = ReturnType<typeof gpgHome>;

const now = new Date('2026-05-01T12:00:00Z');
const loopback = ['--pinentry-mode', 'loopback', '--passphrase', ''];
/** gpg's clock, when nothing else is said. */
const at = (time: string) => ['--faked-system-time', `${time}!`];
const made = at('20260101T000000');

const done = (gpg: Gpg, args: readonly string[], input: string | Uint8Array = '') => {
  const result = gpg(args, input);
  if (result.code !== 0) throw new Error(`${args.join(' ')}: ${result.stderr}`);
  return result;
};

/** Makes a key, as a client would; gives its fingerprint. */
const quickKey = (gpg: Gpg, ...how: readonly string[]): string => {
  const [algorithm = 'default', usage = 'default', expires = 'never'] = how;
  done(gpg, [
    ...made,
    ...loopback,
    '--quick-gen-key',
    'Anna Client <anna@example.org>',
    algorithm,
    usage,
    expires,
  ]);
  return fingerprints(gpg)[0] ?? '';
};

const fingerprints = (gpg: Gpg): readonly string[] =>
  [
    ...done(gpg, [...made, '--with-colons', '--list-keys'])
      .stdout.toString()
      .matchAll(/^fpr:{9}([0-9A-F]+):/gm),
  ].map(([, fingerprint]) => fingerprint ?? '');

const addSubkey = (gpg: Gpg, key: string, ...how: readonly string[]) =>
  done(gpg, [...made, ...loopback, '--quick-add-key', key, ...how]);

const exported = (gpg: Gpg, ...options: readonly string[]): Buffer =>
  done(gpg, [...made, ...options, '--export']).stdout;

const read = (bytes: string | Uint8Array, when = now) => {
  const path = join(temporaryFolder(), 'anna.asc');
  writeFileSync(path, bytes);
  return readRecipient(bytePathFromText(path), when);
};

/** Why it is refused. */
const refusal = async (bytes: string | Uint8Array, when?: Date): Promise<string> => {
  const error = await read(bytes, when).then(
    () => null,
    (reason) => reason,
  );
  expect(error).toMatchObject({ code: 'recipient-refused' });
  return error.data.why;
};

/** Does the secret key get this session key back? gpg tells it when it is asked to show it. */
const keyThatGpgFinds = async (gpg: Gpg, bytes: Uint8Array): Promise<readonly [string, string]> => {
  const sessionKey = randomBytes(32);
  const packet = await (await read(bytes)).encryptSessionKey(sessionKey);
  // An encrypted packet has to follow, of which nothing will be true.
  const message = Buffer.concat([packet, Buffer.from('d21701', 'hex'), randomBytes(22)]);
  const { stderr } = gpg([...made, '--show-session-key', '--decrypt'], message);
  return [
    /session key: '(9:[0-9A-F]{64})'/.exec(stderr)?.[1] ?? stderr,
    `9:${sessionKey.toString('hex').toUpperCase()}`,
  ];
};

/** Where the first packet with this tag starts; gpg writes them in the old format (RFC 4880, section 4.2.1). */
const startOf = (bytes: Buffer, tag: number): number => {
  let at = 0;
  while (((bytes[at] ?? 0) & 0x3c) >> 2 !== tag) {
    const octets = 2 ** ((bytes[at] ?? 0) & 3);
    at += 1 + octets + bytes.readUIntBE(at + 1, octets);
  }
  return at;
};

describe('a certificate made by gpg is taken', () => {
  const kinds = [['default'], ['rsa2048', 'sign,encr'], ['future-default']] as const;
  for (const kind of kinds)
    needs('gpg')(`of the kind ${kind[0]}, armored or not`, async () => {
      const gpg = gpgHome();
      const fingerprint = quickKey(gpg, ...kind);
      for (const options of [['--armor'], []]) {
        const recipient = await read(exported(gpg, ...options));
        expect(recipient.fingerprint).toBe(fingerprint.toLowerCase());
        expect(recipient.userIds).toEqual(['Anna Client <anna@example.org>']);
        const [found, given] = await keyThatGpgFinds(gpg, exported(gpg, ...options));
        expect(found).toBe(given);
      }
    });

  const subkeys = [
    ['nistp256', 'nistp256'],
    ['nistp521', 'nistp384'],
    ['rsa3072', 'rsa2048'],
    ['ed25519', 'cv25519'],
  ] as const;
  for (const [algorithm, subkey] of subkeys)
    needs('gpg')(`of ${algorithm} with a subkey of ${subkey}`, async () => {
      const gpg = gpgHome();
      addSubkey(gpg, quickKey(gpg, algorithm, 'sign'), subkey, 'encr', 'never');
      const [found, given] = await keyThatGpgFinds(gpg, exported(gpg));
      expect(found).toBe(given);
    });

  needs('gpg')('pasted into a letter', async () => {
    const gpg = gpgHome();
    quickKey(gpg);
    const letter = `Hello,\nhere it is:\n\n${exported(gpg, '--armor')}\nAnna\n`;
    expect((await read(letter)).userIds).toHaveLength(1);
  });

  needs('gpg')('where the secret key is there too', async () => {
    const gpg = gpgHome();
    quickKey(gpg);
    const secret = done(gpg, [...made, ...loopback, '--armor', '--export-secret-keys']).stdout;
    const recipient = await read(secret);
    expect((await recipient.encryptSessionKey(randomBytes(32)))[0]).toBe(0xc1);
  });

  needs('gpg')('of which somebody else added a name, that is not told', async () => {
    const gpg = gpgHome();
    quickKey(gpg);
    const bytes = exported(gpg);
    const subkey = startOf(bytes, 14);
    const name = Buffer.concat([Buffer.from([0xb4, 9]), Buffer.from('Eve <e@e>')]);
    const recipient = await read(Buffer.concat([bytes.subarray(0, subkey), name, bytes.subarray(subkey)]));
    expect(recipient.userIds).toEqual(['Anna Client <anna@example.org>']);
  });

  needs('gpg')('where an older subkey was revoked and there is a newer one', async () => {
    const gpg = gpgHome();
    const key = quickKey(gpg);
    revokeSubkey(gpg, key);
    addSubkey(gpg, key, 'cv25519', 'encr', 'never');
    const [found, given] = await keyThatGpgFinds(gpg, exported(gpg));
    expect(found).toBe(given);
  });
});

const revokeSubkey = (gpg: Gpg, key: string) =>
  done(
    gpg,
    [...made, ...loopback, '--no-batch', '--command-fd', '0', '--edit-key', key],
    'key 1\nrevkey\ny\n0\n\ny\nsave\n',
  );

describe('refused, and why', () => {
  needs('gpg')('one that expired', async () => {
    const gpg = gpgHome();
    quickKey(gpg, 'default', 'default', '2026-03-01');
    const bytes = exported(gpg);
    expect(await refusal(bytes)).toBe('it expired on 2026-03-01');
    expect((await read(bytes, new Date('2026-02-28'))).userIds).toHaveLength(1);
  });

  needs('gpg')('one whose owner revoked it', async () => {
    const gpg = gpgHome();
    const key = quickKey(gpg);
    const prompts = ['--no-batch', '--command-fd', '0', '--gen-revoke', key];
    const revocation = done(gpg, [...made, ...loopback, ...prompts], 'y\n0\n\ny\n').stdout;
    done(gpg, [...made, '--import'], revocation);
    expect(await refusal(exported(gpg))).toBe('its owner revoked it');
  });

  needs('gpg')('one that can only sign', async () => {
    const gpg = gpgHome();
    const key = quickKey(gpg, 'ed25519', 'sign');
    expect(await refusal(exported(gpg))).toBe('it has no key for encryption, it can only sign');
    addSubkey(gpg, key, 'rsa2048', 'sign', 'never');
    expect(await refusal(exported(gpg))).toBe('it has no key for encryption, it can only sign');
  });

  needs('gpg')('one whose key for encryption expired', async () => {
    const gpg = gpgHome();
    const key = quickKey(gpg, 'ed25519', 'sign');
    addSubkey(gpg, key, 'cv25519', 'encr', '2026-03-01');
    expect(await refusal(exported(gpg))).toBe('its key for encryption expired on 2026-03-01');
  });

  needs('gpg')('one whose key for encryption was revoked', async () => {
    const gpg = gpgHome();
    revokeSubkey(gpg, quickKey(gpg));
    expect(await refusal(exported(gpg))).toBe('its owner revoked its key for encryption');
  });

  needs('gpg')('RSA of 1,024 bits', async () => {
    const gpg = gpgHome();
    quickKey(gpg, 'rsa1024');
    expect(await refusal(exported(gpg))).toBe('its RSA key has 1024 bits, too few to be safe');
    const good = gpgHome();
    const key = quickKey(good, 'ed25519', 'sign');
    addSubkey(good, key, 'rsa1024', 'encr', 'never');
    expect(await refusal(exported(good))).toBe('its RSA key has 1024 bits, too few to be safe');
  });

  needs('gpg')('curves that OpenPGP.js does not know', async () => {
    const gpg = gpgHome();
    quickKey(gpg, 'brainpoolP256r1', 'sign');
    const why = 'its key is of a kind that Safelight does not know (brainpoolP256r1)';
    expect(await refusal(exported(gpg))).toBe(why);
    const other = gpgHome();
    addSubkey(other, quickKey(other, 'ed25519', 'sign'), 'brainpoolP256r1', 'encr', 'never');
    expect(await refusal(exported(other))).toBe(why);
  });

  needs('gpg')('DSA and ElGamal', async () => {
    const gpg = gpgHome();
    addSubkey(gpg, quickKey(gpg, 'ed25519', 'sign'), 'elg2048', 'encr', 'never');
    expect(await refusal(exported(gpg))).toBe('its key is of an outdated kind (elgamal)');
  });

  needs('gpg')('one that is not made yet, as the clock says', async () => {
    const gpg = gpgHome();
    quickKey(gpg);
    expect(await refusal(exported(gpg), new Date('2025-06-01'))).toMatch(/made on 2026-01-01.*clock/);
  });

  needs('gpg')('several in one file, in one block or in two', async () => {
    const gpg = gpgHome();
    quickKey(gpg);
    const one = exported(gpg, '--armor');
    done(gpg, [
      ...made,
      ...loopback,
      '--quick-gen-key',
      'Ben <ben@example.org>',
      'default',
      'default',
      'never',
    ]);
    const why = 'it holds more than one certificate; give each in a file of its own';
    expect(await refusal(exported(gpg))).toBe(why);
    expect(await refusal(exported(gpg, '--armor'))).toBe(why);
    expect(await refusal(Buffer.concat([one, one]))).toBe(why);
  });

  needs('gpg')('one whose name was signed by somebody else only', async () => {
    const gpg = gpgHome();
    quickKey(gpg);
    const bytes = exported(gpg);
    const name = bytes.indexOf('Anna');
    bytes[name] = 'E'.charCodeAt(0);
    expect(await refusal(bytes)).toMatch(/^no name in it is signed/);
  });

  test('one that GnuPG 2.2 does not read', async () => {
    const { generateKey } = await import('openpgp');
    const date = new Date('2026-01-01');
    const who = { userIDs: [{ name: 'Anna' }], date };
    const modern = await generateKey({ ...who, type: 'curve25519' });
    expect(await refusal(modern.publicKey)).toMatch(/a kind that GnuPG 2\.2 does not read \(ed25519\)/);
    const six = await generateKey({ ...who, type: 'curve25519', config: { v6Keys: true } });
    expect(await refusal(six.publicKey)).toMatch(/version 6, which GnuPG 2\.2 does not read/);
  });

  test.each([
    ['nothing', ''],
    ['a text', 'my key is ABCD 1234'],
    [
      'a block that is no base64',
      '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n???\n-----END PGP PUBLIC KEY BLOCK-----\n',
    ],
    ['a message', '-----BEGIN PGP MESSAGE-----\n\nwy4ECQMI\n-----END PGP MESSAGE-----\n'],
    ['noise', randomBytes(2000)],
    ['a picture', Buffer.from('ffd8ffe000104a46494600', 'hex')],
  ])('%s', async (_name, bytes) => {
    expect(await refusal(bytes)).toBe('it is not an OpenPGP certificate');
  });

  needs('gpg')('one that is cut off, at whatever byte', async () => {
    const gpg = gpgHome();
    quickKey(gpg);
    const bytes = exported(gpg);
    for (let length = 0; length < bytes.length; length += 7)
      expect(await refusal(bytes.subarray(0, length))).not.toBe('');
  });

  test('a file that is too large, before it is looked at', async () => {
    expect(await refusal(Buffer.alloc(MOST_BYTES + 1))).toBe('it is too large for a certificate');
  });

  test('a file that is not there, and a folder', async () => {
    const folder = temporaryFolder();
    const refused = { code: 'recipient-refused' };
    await expect(readRecipient(bytePathFromText(join(folder, 'x')), now)).rejects.toMatchObject({
      ...refused,
      data: { path: join(folder, 'x'), why: 'there is no such file' },
    });
    await expect(readRecipient(bytePathFromText(folder), now)).rejects.toMatchObject(refused);
  });
});
