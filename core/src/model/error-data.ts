/**
 * Everything that can go wrong, as one closed union of codes. The message is made from the data: it names the
 * file, what was expected and what was found; the hint is the second sentence: what to do.
 * Exit codes: docs/format of the command line, `0 … 7, 130`.
 */
export interface ErrorData {
  // usage and configuration
  'no-vault': { readonly home: string };
  'unknown-vault': { readonly name: string };
  'several-vaults': { readonly names: readonly string[] };
  'bad-argument': { readonly what: string; readonly why: string };
  'config-unreadable': { readonly path: string; readonly why: string };
  'already-running': { readonly vault: string };
  // refused by a rule
  'vault-exists': { readonly path: string };
  'folder-not-empty': { readonly path: string };
  'same-disk': { readonly path: string; readonly disk: string };
  'kit-place-refused': { readonly path: string; readonly why: string };
  'vault-inside-set': { readonly vault: string; readonly set: string };
  'would-overwrite': { readonly path: string };
  'not-pinned': { readonly found: string };
  'certificate-swapped': { readonly path: string; readonly expected: string; readonly found: string };
  'write-only': { readonly vault: string };
  // keys
  'no-keychain': { readonly why: string };
  'keychain-refused': { readonly why: string };
  'keychain-entry-missing': { readonly vault: string };
  'keychain-mismatch': { readonly vault: string };
  'key-file-damaged': { readonly path: string; readonly why: string };
  'words-malformed': { readonly why: string };
  'words-wrong': { readonly vault: string };
  // places and disks
  'place-absent': { readonly place: string; readonly path: string };
  'place-is-other-vault': { readonly path: string; readonly expected: string; readonly found: string };
  'not-a-vault': { readonly path: string; readonly why: string };
  'format-unknown': { readonly path: string; readonly format: unknown };
  'disk-full': { readonly path: string };
  'disk-failing': { readonly path: string };
  'read-only': { readonly path: string };
  // sources
  'source-missing': { readonly path: string };
  'source-offline': { readonly path: string; readonly root: string };
  'source-unreadable': { readonly path: string; readonly why: string };
  'source-changing': { readonly path: string };
  'not-a-catalog': { readonly path: string; readonly why: string };
  'catalog-damaged': { readonly path: string; readonly why: string };
  'catalog-busy': { readonly path: string; readonly why: string };
  'catalog-row-refused': { readonly path: string; readonly row: string; readonly why: string };
  'relocate-conflict': { readonly path: string; readonly folder: string; readonly why: string };
  // vault contents
  'file-missing': { readonly path: string };
  'file-damaged': { readonly path: string; readonly expected: string; readonly found: string };
  'document-invalid': { readonly path: string; readonly why: string };
  'signature-bad': { readonly path: string; readonly why: string };
  'object-damaged': { readonly path: string; readonly why: string };
  'file-unrestorable': { readonly path: string; readonly why: string };
  'content-unknown': { readonly content: string };
  'content-mismatch': { readonly path: string; readonly expected: string; readonly found: string };
  'snapshot-unknown': { readonly name: string };
  'set-unknown': { readonly name: string };
  // run
  interrupted: { readonly what: string };
  unexpected: { readonly why: string };
}

export type ErrorCode = keyof ErrorData;
