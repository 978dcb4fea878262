/** Names of bytes. All are lower-case hexadecimal unless they say otherwise; each is branded so that they do not mix. */

/** SHA-256, 64 hexadecimal digits: the name of every file in a vault. */
export type Sha256 = string & { readonly __brand: 'Sha256' };

/** XXH128, 32 hexadecimal digits, as `xxhsum -H2` prints it: the hash from card to restore. */
export type Xxh128 = string & { readonly __brand: 'Xxh128' };

/**
 * Name of equal content within one vault: AES-256-GMAC under the vault's content key (32 hexadecimal digits), a dot,
 * and the length in bytes as a decimal number. It never leaves sealed files.
 */
export type ContentId = string & { readonly __brand: 'ContentId' };

/** Fingerprint of an OpenPGP v4 certificate, 40 lower-case hexadecimal digits. */
export type Fingerprint = string & { readonly __brand: 'Fingerprint' };
