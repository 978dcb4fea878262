import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  armorCertificate,
  certifyMachine,
  generateMachine,
  generatePrimary,
  lockPrimary,
  sealMessage,
  signText,
  verifierOf,
} from '../../../core/src/seal/openpgp.ts';
import { CHUNK, LITERAL_HEADER } from '../../../core/src/seal/packet.ts';
import { needs } from '../../support/needs.ts';
import { gpgHome } from './gpg-home.ts';
import { compressed, flippedBit, literal, type Sealed, sealPackets } from './sealed.ts';

const open = ['--no-armor', '--override-session-key-fd', '3', '--decrypt'];
const keyOf = ({ key }: Sealed) => `9:${key.toString('hex').toUpperCase()}`;
const random = randomBytes(CHUNK + 1);

describe('stock gpg opens an object', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['of nothing', literal(random.subarray(0, 0))],
    ['of one byte', literal(random.subarray(0, 1))],
    ['of one chunk less a byte', literal(random.subarray(0, CHUNK - LITERAL_HEADER - 1))],
    ['of exactly one chunk', literal(random.subarray(0, CHUNK - LITERAL_HEADER))],
    ['of a byte more than a chunk', literal(random.subarray(0, CHUNK - LITERAL_HEADER + 1))],
    ['that is compressed', compressed(Buffer.from('manifest\n'.repeat(1000)))],
  ];
  for (const [name, packets] of cases)
    needs('gpg')(name, () => {
      const sealed = sealPackets(packets, 262_144);
      const { code, stdout } = gpgHome()(open, sealed.bytes, keyOf(sealed));
      expect(code).toBe(0);
      const expected =
        name === 'that is compressed'
          ? Buffer.from('manifest\n'.repeat(1000))
          : packets.subarray(LITERAL_HEADER);
      expect(stdout.equals(expected)).toBe(true);
    });

  needs('gpg')('but not with another key, nor with a bit flipped', () => {
    const sealed = sealPackets(literal(random.subarray(0, 100)));
    const gpg = gpgHome();
    expect(gpg(open, sealed.bytes, keyOf({ ...sealed, key: randomBytes(32) })).code).not.toBe(0);
    expect(gpg(open, flippedBit(sealed.bytes, 80 * 8), keyOf(sealed)).code).not.toBe(0);
  });
});

test('OpenPGP.js opens an object too', async () => {
  const { decrypt, readMessage } = await import('openpgp');
  const sealed = sealPackets(literal(Buffer.from('a small one')));
  const config = { enableParsingV5Entities: true, maxDecompressedMessageSize: 1 << 20 };
  const { data } = await decrypt({
    message: await readMessage({ binaryMessage: sealed.bytes, config }),
    sessionKeys: { data: sealed.key, algorithm: 'aes256', aeadAlgorithm: 'ocb' },
    format: 'binary',
    config,
  });
  expect(Buffer.from(data).toString()).toBe('a small one');
});

const made = new Date('2026-04-26T12:00:00Z');

describe('stock gpg and the keys of a vault', () => {
  needs('gpg')(
    'the recovery key, locked with count 255, opens with the words and reads what was sealed',
    async () => {
      const primary = await generatePrimary('Safelight vault Studio', made);
      const locked = await lockPrimary(primary, 'abacus-zoom');
      const gpg = gpgHome();
      expect(gpg(['--list-packets'], locked).stdout.toString()).toMatch(/protect count: 65011712 \(255\)/);
      expect(
        gpg(['--pinentry-mode', 'loopback', '--passphrase-fd', '3', '--import'], locked, 'abacus-zoom').code,
      ).toBe(0);
      const sealed = await sealMessage(Buffer.from('keyring'), {
        to: verifierOf(primary),
        signer: primary,
        now: made,
      });
      const decrypt = ['--pinentry-mode', 'loopback', '--passphrase-fd', '3', '--decrypt'];
      const { code, stdout } = gpg(decrypt, sealed, 'abacus-zoom');
      expect([code, stdout.toString()]).toEqual([0, 'keyring']);
    },
  );

  needs('gpg')('the words of another vault do not open it', async () => {
    const locked = await lockPrimary(await generatePrimary('Safelight vault Studio', made), 'abacus-zoom');
    const gpg = gpgHome();
    gpg(['--pinentry-mode', 'loopback', '--passphrase-fd', '3', '--import'], locked, 'zoom-abacus');
    const { code } = gpg(
      ['--pinentry-mode', 'loopback', '--passphrase-fd', '3', '--sign'],
      'x',
      'zoom-abacus',
    );
    expect(code).not.toBe(0);
  });

  needs('gpg')('checks an inventory that a certified machine signed', async () => {
    const primary = await generatePrimary('Safelight vault Studio', made);
    const machine = await generateMachine('Safelight on tower', made);
    const gpg = gpgHome();
    gpg(['--import'], armorCertificate(verifierOf(primary)));
    gpg(['--import'], await certifyMachine(machine, primary, made));
    const signed = await signText('#57\nabc  objects/aa/abc\n', machine, made);
    expect(gpg(['--status-fd', '2', '--verify'], signed).stderr).toContain(
      `VALIDSIG ${machine.fingerprint.toUpperCase()}`,
    );
    expect(gpg(['--verify'], signed.replace('#57', '#58')).code).not.toBe(0);
    const trusted = gpg(['--with-colons', '--check-signatures', machine.fingerprint], '').stdout.toString();
    expect(trusted).toContain(`sig:!::22:${primary.fingerprint.slice(-16).toUpperCase()}`);
  });
});
