import { beforeAll, describe, expect, test } from 'vitest';
import {
  armorCertificate,
  armorOpener,
  armorSigner,
  certifyMachine,
  detachedHolds,
  generateMachine,
  generatePrimary,
  lockPrimary,
  openMessage,
  readCertificate,
  readMachine,
  readSecret,
  readSignedText,
  type Signer,
  sealMessage,
  signDetached,
  signText,
  unlockPrimary,
  verifierOf,
} from '../../../core/src/seal/openpgp.ts';
import { flippedBit } from './sealed.ts';

const made = new Date('2026-04-26T12:00:00Z');
const later = new Date('2026-04-27T12:00:00Z');
const data = Buffer.from('{"type":"keyring"}\n');

let primary: Signer;
let machine: Signer;
let stranger: Signer;

beforeAll(async () => {
  primary = await generatePrimary('Safelight vault Studio', made);
  machine = await generateMachine('Safelight on tower', made);
  stranger = await generatePrimary('Safelight vault Studio', made);
});

const ours = () => [verifierOf(primary), verifierOf(machine)];
const sealedBy = (signer: Signer, to: Signer = primary, now = later) =>
  sealMessage(data, { to: verifierOf(to), signer, now });

describe('a sealed document', () => {
  test.each([
    ['a machine', () => machine],
    ['the primary key', () => primary],
  ])('of %s opens and names its signer', async (_, signer) => {
    const opened = await openMessage(await sealedBy(signer()), { opener: primary, signers: ours() });
    expect(opened).toMatchObject({ kind: 'opened', signer: signer().fingerprint });
    expect(opened.kind === 'opened' && Buffer.from(opened.data)).toEqual(data);
  });

  test('of a stranger is told as one', async () => {
    const opened = await openMessage(await sealedBy(stranger), { opener: primary, signers: ours() });
    expect(opened.kind).toBe('stranger');
  });

  test('signed by a machine that no longer counts is a stranger', async () => {
    const opened = await openMessage(await sealedBy(machine), {
      opener: primary,
      signers: [verifierOf(primary)],
    });
    expect(opened.kind).toBe('stranger');
  });

  test('for another vault is unreadable', async () => {
    const opened = await openMessage(await sealedBy(machine, stranger), { opener: primary, signers: ours() });
    expect(opened.kind).toBe('unreadable');
  });

  test('with any byte altered never opens', async () => {
    const sealed = await sealedBy(machine);
    for (let at = 0; at < sealed.length; at += 3) {
      const opened = await openMessage(flippedBit(sealed, at * 8 + (at % 8)), {
        opener: primary,
        signers: ours(),
      });
      expect(opened.kind, `byte ${at}`).not.toBe('opened');
    }
  });

  test('cut short never opens', async () => {
    const sealed = await sealedBy(machine);
    for (const end of [0, 1, sealed.length >> 1, sealed.length - 1]) {
      const opened = await openMessage(sealed.subarray(0, end), { opener: primary, signers: ours() });
      expect(opened.kind).toBe('unreadable');
    }
  });
});

describe('clocks', () => {
  test.each([
    ['2031', new Date('2031-01-01T00:00:00Z')],
    ['1980, before the keys were made', new Date('1980-01-01T00:00:00Z')],
  ])('a document of %s is as good as any', async (_, now) => {
    const opened = await openMessage(await sealedBy(machine, primary, now), {
      opener: primary,
      signers: ours(),
    });
    expect(opened.kind).toBe('opened');
    const text = await signText('list\n', machine, now);
    expect((await readSignedText(text, ours()))?.signer).toBe(machine.fingerprint);
    expect(await detachedHolds(data, await signDetached(data, primary, now), verifierOf(primary))).toBe(true);
  });

  test('keys made in 2031 serve today', async () => {
    const future = new Date('2031-01-01T00:00:00Z');
    const key = await generatePrimary('Safelight vault Later', future);
    const computer = await generateMachine('Safelight on laptop', future);
    const certified = await certifyMachine(computer, key, made);
    expect((await readMachine(certified, verifierOf(key)))?.fingerprint).toBe(computer.fingerprint);
    const sealed = await sealMessage(data, { to: verifierOf(key), signer: computer, now: made });
    const opened = await openMessage(sealed, { opener: key, signers: [verifierOf(computer)] });
    expect(opened.kind).toBe('opened');
  });
});

describe('a clear-signed text', () => {
  const text = '#{"type":"inventory"}\n#57\nabc  objects/aa/abc\n- dash\nFrom here\n';

  test('gives the text and its signer', async () => {
    const read = await readSignedText(await signText(text, machine, later), ours());
    expect(read).toEqual({ text, signer: machine.fingerprint });
  });

  test.each<[string, (signed: string) => string]>([
    ['altered', (signed) => signed.replace('#57', '#58')],
    ['longer', (signed) => signed.replace('From here', 'From here\nAnd there')],
    ['without its signature', (signed) => signed.replace(/-----BEGIN PGP SIGNATURE-----[\s\S]*/, '')],
    ['that is none', () => text],
    ['empty', () => ''],
  ])("%s is nobody's", async (_, alter) => {
    expect(await readSignedText(alter(await signText(text, machine, later)), ours())).toBeNull();
  });

  test("of a stranger is nobody's", async () => {
    expect(await readSignedText(await signText(text, stranger, later), ours())).toBeNull();
  });
});

describe('a signature beside a file', () => {
  test('holds for the file and the key alone', async () => {
    const signature = await signDetached(data, primary, later);
    const holds = (bytes: Uint8Array, text: string, by: Signer) => detachedHolds(bytes, text, verifierOf(by));
    expect(await holds(data, signature, primary)).toBe(true);
    expect(await holds(flippedBit(data, 9), signature, primary)).toBe(false);
    expect(await holds(data, signature, stranger)).toBe(false);
    expect(await holds(data, 'no signature', primary)).toBe(false);
  });
});

describe("a machine's certificate", () => {
  const read = (armored: string) => readMachine(armored, verifierOf(primary));

  test('counts when the primary key certified it', async () => {
    const certified = await certifyMachine(machine, primary, later);
    expect((await read(certified))?.fingerprint).toBe(machine.fingerprint);
  });

  test.each<[string, () => Promise<string>]>([
    ['certified by nobody', async () => armorCertificate(verifierOf(machine))],
    ['certified by a stranger of the same name', () => certifyMachine(machine, stranger, later)],
    [
      'certified by another machine',
      async () => certifyMachine(await generateMachine('Safelight on tower', made), machine, later),
    ],
    ['that is no certificate', async () => 'hello'],
  ])('%s does not count', async (_, armored) => {
    expect(await read(await armored())).toBeNull();
  });

  test('is public: nothing secret leaves with it', async () => {
    const certified = await certifyMachine(machine, primary, later);
    expect(certified).toContain('PUBLIC KEY BLOCK');
    expect(armorCertificate(verifierOf(primary))).toContain('PUBLIC KEY BLOCK');
  });
});

describe('keys written down', () => {
  test('the recovery key opens with its words and with no others', async () => {
    const locked = await lockPrimary(primary, 'one-two-three');
    expect((await unlockPrimary(locked, 'one-two-three'))?.fingerprint).toBe(primary.fingerprint);
    expect(await unlockPrimary(locked, 'one-two-four')).toBeNull();
    expect(await unlockPrimary(locked, '')).toBeNull();
  });

  test('a signing key comes back whole', async () => {
    const again = await readSecret(armorSigner(machine));
    const opened = await openMessage(await sealedBy(again), { opener: primary, signers: ours() });
    expect(opened).toMatchObject({ kind: 'opened', signer: machine.fingerprint });
  });

  test('the opening key opens, and can neither sign nor certify', async () => {
    const opener = await readSecret(await armorOpener(primary));
    const opened = await openMessage(await sealedBy(machine), { opener, signers: ours() });
    expect(opened.kind).toBe('opened');
    await expect(signDetached(data, opener, later)).rejects.toThrow();
    await expect(certifyMachine(machine, opener, later)).rejects.toThrow();
    expect(await detachedHolds(data, await signDetached(data, primary, later), verifierOf(primary))).toBe(
      true,
    );
  });

  test('a certificate is read back, anything else is none', async () => {
    expect((await readCertificate(armorCertificate(verifierOf(primary))))?.fingerprint).toBe(
      primary.fingerprint,
    );
    expect(await readCertificate('')).toBeNull();
    expect(
      await readCertificate(
        '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----',
      ),
    ).toBeNull();
  });
});
