/** The names of bytes, as the documents write them. */
export type { ContentId, Fingerprint, Sha256, Xxh128 } from '@safelight/manifests';
