import type { Fingerprint, Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { Place, VaultPath } from '../place/place.ts';
import { type Opener, openMessage, type Signer, sealMessage, type Verifier } from '../seal/openpgp.ts';
import type { VaultIdentity } from './identity.ts';
import { promisedSha256 } from './layout.ts';
import { counts, ofRemoved, type Revoked } from './revoked.ts';
import { type Provenance, sha256Of } from './signing.ts';

/** An open vault in one place: what every door of `vault/` works on. */
export interface VaultStore {
  readonly place: Place;
  readonly identity: VaultIdentity;
  /** Everyone whose signature counts: the vault's primary key and its machines. */
  readonly signers: readonly Verifier[];
  /** Machines that were removed: of theirs only what the removal lists. */
  readonly revoked: Revoked;
  readonly clock: () => Date;
}

/** Everyone whose signature counts, without the vault's own key. */
export const machinesOf = ({
  signers,
  identity,
}: Pick<VaultStore, 'signers' | 'identity'>): readonly Verifier[] =>
  signers.filter(({ fingerprint }) => fingerprint !== identity.certificate.fingerprint);

/** A store that can add. */
export interface WritableStore extends VaultStore {
  readonly machine: Signer;
}

/** A store that can read what was sealed. */
export interface ReadableStore extends VaultStore {
  readonly opener: Opener;
}

export const provenanceOf = (store: WritableStore, seq: number, previous: Sha256 | null): Provenance => ({
  vault: store.identity.description.vault,
  certificate: store.identity.certificate.fingerprint,
  machine: store.machine.fingerprint,
  seq,
  previous,
});

export interface SealedFile {
  readonly sha256: Sha256;
  readonly bytes: Uint8Array;
}

/** Signs and encrypts a document; where it goes is the caller's to say, since its name is its hash. */
export const sealText = async (store: WritableStore, text: string): Promise<SealedFile> => {
  const bytes = await sealMessage(Buffer.from(text, 'utf8'), {
    to: store.identity.certificate,
    signer: store.machine,
    now: store.clock(),
  });
  return { sha256: sha256Of(bytes), bytes };
};

/**
 * Reads a sealed file, checks its name, opens it and checks its signature.
 * Throws `file-missing`, `file-damaged`, `document-invalid`, `signature-bad`.
 */
export const openSealed = async (
  store: ReadableStore,
  path: VaultPath,
  sha256: Sha256,
): Promise<{ readonly text: string; readonly signer: Fingerprint }> => {
  const bytes = await store.place.get(path);
  const found = sha256Of(bytes);
  if (found !== sha256) throw new SafelightError('file-damaged', { path, expected: sha256, found });
  const opened = await openMessage(bytes, { opener: store.opener, signers: store.signers });
  switch (opened.kind) {
    case 'opened':
      return { text: Buffer.from(opened.data).toString('utf8'), signer: opened.signer };
    case 'stranger':
      throw new SafelightError('signature-bad', { path, why: opened.why });
    case 'unreadable':
      throw new SafelightError('document-invalid', { path, why: opened.why });
  }
};

type Signed = Pick<Provenance, 'seq'> & { readonly [K in 'vault' | 'certificate' | 'machine']: string };

/** It must belong to this vault and to whoever signed it, and that computer must count. */
export const assertProvenance = (
  store: VaultStore,
  path: string,
  document: Signed,
  signer: Fingerprint,
): void => {
  assertSigner(store, path, document, signer);
  if (!counts(store.revoked, { machine: signer, seq: document.seq, sha256: promisedSha256(path) }))
    throw ofRemoved(path);
};

/** The same of a file whose hash somebody vouches for who counts: then it is no matter whether its signer does. */
export const assertSigner = (
  store: VaultStore,
  path: string,
  document: Omit<Signed, 'seq'>,
  signer: Fingerprint,
): void => {
  const { description, certificate } = store.identity;
  if (
    document.vault !== description.vault ||
    document.certificate !== certificate.fingerprint ||
    document.machine !== signer
  )
    throw new SafelightError('signature-bad', {
      path,
      why: 'it was made for another vault or by another computer',
    });
};
