import * as v from 'valibot';
import { road } from '../delivery.ts';
import { count } from '../fields.ts';
import type { AsRead } from './as-read.ts';

const text = v.string();
const path = v.strictObject({ path: text });
const pathAndWhy = v.strictObject({ path: text, why: text });
const vault = v.strictObject({ vault: text });
const why = v.strictObject({ why: text });
const name = v.strictObject({ name: text });
/** Paths of files, fingerprints or hashes, as the message tells them. */
const expectedAndFound = v.strictObject({ path: text, expected: text, found: text });

const atEntry = v.strictObject({ path: text, machine: text, index: count });
/**
 * Everything that can go wrong, as one closed list of codes, each with the data its message is made from: the file,
 * what was expected and what was found. Never a secret.
 */
export const errorData = {
  // usage and configuration
  'no-vault': v.strictObject({ home: text }),
  'unknown-vault': name,
  'several-vaults': v.strictObject({ names: v.array(text) }),
  'bad-argument': v.strictObject({ what: text, why: text }),
  'config-unreadable': pathAndWhy,
  'already-running': vault,
  // refused by a rule
  'vault-exists': path,
  'folder-not-empty': path,
  'place-not-locked': v.strictObject({ bucket: text, days: count }),
  'place-public': v.strictObject({ bucket: text }),
  'place-class': v.strictObject({ bucket: text, storageClass: text }),
  'place-region': v.strictObject({ place: text, region: v.nullable(text), allowed: v.array(text) }),
  'place-keeps-erased': v.strictObject({ place: text, days: v.nullable(count), within: count }),
  'same-disk': v.strictObject({ path: text, disk: text }),
  'kit-place-refused': pathAndWhy,
  'vault-inside-set': v.strictObject({ vault: text, set: text }),
  'would-overwrite': path,
  'not-pinned': v.strictObject({ found: text }),
  'certificate-swapped': expectedAndFound,
  'write-only': vault,
  'computer-removed': vault,
  'words-replaced': path,
  'machine-unknown': name,
  'machine-ambiguous': v.strictObject({ name: text, fingerprints: v.array(text) }),
  'machine-is-this': name,
  // keys
  'no-keychain': why,
  'keychain-refused': why,
  'keychain-entry-missing': vault,
  'keychain-mismatch': vault,
  'key-file-damaged': pathAndWhy,
  'words-malformed': why,
  'words-wrong': vault,
  // places and disks
  'place-absent': v.strictObject({ place: text, path: text, others: v.optional(v.array(text)) }),
  'place-unreachable': v.strictObject({ place: text, path: text, why: text }),
  'place-is-other-vault': expectedAndFound,
  'not-a-vault': pathAndWhy,
  'format-unknown': v.strictObject({ path: text, format: text }),
  'disk-full': path,
  'disk-failing': path,
  'read-only': path,
  // sources
  'source-missing': path,
  'copy-lost': path,
  'source-placeholder': path,
  'source-offline': v.strictObject({ path: text, root: text }),
  'source-unreadable': pathAndWhy,
  'source-changing': path,
  'not-a-catalog': pathAndWhy,
  'catalog-damaged': pathAndWhy,
  'catalog-busy': pathAndWhy,
  'catalog-open-long': v.strictObject({ path: text, since: text }),
  'catalog-row-refused': v.strictObject({ path: text, row: text, why: text }),
  'original-changed': v.strictObject({ path: text, apart: text }),
  'set-shrank': v.strictObject({
    path: text,
    kind: v.picklist(['pictures', 'edits', 'masks', 'files']),
    lost: count,
    of: count,
  }),
  'root-unmapped': v.strictObject({ path: text, root: text, rows: count }),
  'relocate-refused': v.strictObject({ path: text }),
  'relocate-conflict': v.strictObject({ path: text, folder: text, why: text }),
  // vault contents
  'file-missing': path,
  'file-damaged': expectedAndFound,
  'file-archived': v.strictObject({ path: text, place: text }),
  'document-invalid': pathAndWhy,
  'signature-bad': pathAndWhy,
  'object-damaged': pathAndWhy,
  'file-unrestorable': pathAndWhy,
  'content-unknown': v.strictObject({ content: text }),
  'content-mismatch': expectedAndFound,
  'content-erased': v.strictObject({ content: text }),
  'erase-shared': v.strictObject({ path: text, paths: v.array(text) }),
  'run-open': v.strictObject({ machine: text, since: text }),
  'not-removed': v.strictObject({ path: text, place: text }),
  'prune-refused': why,
  'removal-hidden': path,
  'snapshot-unknown': name,
  'set-unknown': name,
  'studio-not-found': path,
  'set-ambiguous': v.strictObject({ names: v.array(text) }),
  'shoot-unknown': name,
  'picture-unknown': v.strictObject({ name: text, everywhere: v.boolean() }),
  'shoot-ambiguous': v.strictObject({ name: text, paths: v.array(text) }),
  'archive-refused': v.strictObject({ shoot: text, why: text }),
  // delivery
  'selection-empty': v.strictObject({ what: text }),
  'selection-unsupported': v.strictObject({ path: text, what: text, why: text }),
  'collection-unknown': v.strictObject({ catalog: text, name: text }),
  'collection-ambiguous': v.strictObject({ name: text, paths: v.array(text) }),
  'collection-smart': v.strictObject({ catalog: text, name: text }),
  'originals-not-cleaned': why,
  'metadata-unwritable': pathAndWhy,
  'metadata-left': v.strictObject({ path: text, tags: v.array(text) }),
  'picture-undecodable': pathAndWhy,
  'watermark-unusable': pathAndWhy,
  'file-too-large': v.strictObject({ path: text, bytes: count, limit: count }),
  'program-missing': v.strictObject({ program: text, why: text }),
  'passphrase-weak': v.strictObject({ bits: count, floor: count, why: text }),
  'passphrase-unusable': why,
  'recipient-refused': pathAndWhy,
  'archive-malformed': pathAndWhy,
  'archive-locked': path,
  'words-unknown': path,
  'archive-damaged': pathAndWhy,
  'delivered-missing': path,
  'delivered-damaged': expectedAndFound,
  'delivered-part-missing': v.strictObject({ path: text, part: count, parts: count }),
  'delivery-unknown': name,
  'delivery-ambiguous': v.strictObject({ name: text, ids: v.array(text) }),
  'words-not-needed': v.strictObject({ client: text, recipients: count }),
  'delivery-incomplete': v.strictObject({ delivery: text, missing: count }),
  'job-refused': v.strictObject({ job: text, why: text }),
  'inbox-busy': path,
  'inbox-unsafe': v.strictObject({ path: text, why: text }),
  'preset-unknown': name,
  'delivery-record-missing': v.strictObject({ delivery: text, path: text }),
  'delivery-ended': v.strictObject({ delivery: text, at: text }),
  'contact-malformed': v.strictObject({ contact: text, why: text }),
  'contact-missing': v.strictObject({ road, client: text }),
  'road-refused': v.strictObject({ contact: text, road, why: text }),
  'same-road': v.strictObject({ archive: text, words: text, why: text }),
  'link-missing': v.strictObject({ delivery: text }),
  'link-refused': why,
  'upload-failed': v.strictObject({ place: text, why: text }),
  'mail-not-set-up': why,
  'notice-failed': v.strictObject({ by: text, why: text }),
  'schedule-waits': why,
  'mail-refused': v.strictObject({ server: text, why: text, unsure: v.boolean() }),
  // history: `index` is the number of the entry in the chain of that computer
  'history-edited': atEntry,
  'history-missing': v.strictObject({ ...atEntry.entries, to: count }),
  'history-order': v.strictObject({ ...atEntry.entries, found: count }),
  'history-unlinked': atEntry,
  'history-forked': atEntry,
  'history-cut': v.strictObject({ ...atEntry.entries, seq: count }),
  'history-forged': v.strictObject({ ...atEntry.entries, why: text }),
  // run
  interrupted: v.strictObject({ what: text }),
  unexpected: why,
} as const;

export type ErrorCode = keyof typeof errorData;
export type ErrorData = { readonly [Code in ErrorCode]: AsRead<v.InferOutput<(typeof errorData)[Code]>> };
