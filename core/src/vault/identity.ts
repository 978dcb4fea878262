import { DocumentError, parseDocument, VaultDescription } from '@safelight/manifests';
import type { Fingerprint } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { Place, VaultPath } from '../place/place.ts';
import { detachedHolds, readCertificate, readMachine, type Verifier } from '../seal/openpgp.ts';
import { type Finding, foreign } from './finding.ts';
import { CERTIFICATE, DESCRIPTION, DESCRIPTION_SIGNATURE, machinePath, RECOVERY_KEY } from './layout.ts';

/** A vault whose certificate is the pinned one, or, where nothing was pinned, one that agrees with itself. */
export interface VaultIdentity {
  readonly description: VaultDescription;
  readonly certificate: Verifier;
  /** False: the certificate was taken at its word, and must be compared with the kit by a person. */
  readonly pinned: boolean;
}

/**
 * Reads `vault.json` and `certificate.asc` and checks each against the other and against `pin`.
 * Throws `not-a-vault`, `format-unknown`, `certificate-swapped`, `signature-bad`, `place-absent`.
 */
export const readIdentity = async (place: Place, pin: Fingerprint | null): Promise<VaultIdentity> => {
  await place.assertPresent();
  const bytes = await place.get(DESCRIPTION);
  const description = parseDescription(place, bytes);
  const certificate = await readPinned(place, pin ?? (description.certificate as Fingerprint));
  const signature = (await place.get(DESCRIPTION_SIGNATURE)).toString('utf8');
  if (!(await detachedHolds(bytes, signature, certificate)))
    throw new SafelightError('signature-bad', {
      path: DESCRIPTION,
      why: "the vault's primary key did not sign it",
    });
  return { description, certificate, pinned: pin !== null };
};

const parseDescription = (place: Place, bytes: Buffer): VaultDescription => {
  const text = bytes.toString('utf8');
  const path = `${place.locator.path}/${DESCRIPTION}`;
  const format = /"format"\s*:\s*([0-9]+)/.exec(text)?.[1];
  if (format !== undefined && format !== '1') throw new SafelightError('format-unknown', { path, format });
  try {
    return parseDocument(VaultDescription, text, DESCRIPTION);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new SafelightError('not-a-vault', { path: place.locator.path, why: error.why }, error);
  }
};

const readPinned = async (place: Place, expected: Fingerprint): Promise<Verifier> => {
  const certificate = await readCertificate((await place.get(CERTIFICATE)).toString('utf8'));
  if (certificate === null)
    throw new SafelightError('not-a-vault', {
      path: place.locator.path,
      why: `${CERTIFICATE} is no certificate`,
    });
  if (certificate.fingerprint !== expected)
    throw new SafelightError('certificate-swapped', {
      path: CERTIFICATE,
      expected,
      found: certificate.fingerprint,
    });
  return certificate;
};

/** The locked recovery key, once its fingerprint is that of the certificate: before any word is asked for. */
export const readRecoveryKey = async (place: Place, identity: VaultIdentity): Promise<string> => {
  const armored = (await place.get(RECOVERY_KEY)).toString('utf8');
  const found = await readCertificate(armored);
  const expected = identity.certificate.fingerprint;
  if (found?.fingerprint !== expected)
    throw new SafelightError('certificate-swapped', {
      path: RECOVERY_KEY,
      expected,
      found: found?.fingerprint ?? '',
    });
  return armored;
};

/** What a machine was called when it was attached: it stands in its certificate, and needs no key to be read. */
export const machineNameOf = ({ key }: Verifier): string => {
  const [user = ''] = key.getUserIDs();
  return user.replace(/^Safelight on /, '');
};

/** The machines that the primary key certified; whatever else lies in `machines/` is reported and ignored. */
export const readMachines = async (
  place: Place,
  { certificate }: VaultIdentity,
): Promise<{ readonly machines: readonly Verifier[]; readonly findings: readonly Finding[] }> => {
  const machines: Verifier[] = [];
  const findings: Finding[] = [];
  for (const { name } of await place.list('machines')) {
    const path = `machines/${name}`;
    const machine = await readMachine((await place.get(path as VaultPath)).toString('utf8'), certificate);
    if (machine !== null && machinePath(machine.fingerprint) === path) machines.push(machine);
    else
      findings.push(
        foreign(
          path,
          new SafelightError('signature-bad', { path, why: 'the vault never certified this computer' }),
        ),
      );
  }
  return { machines, findings };
};
