import { describe, expect, test } from 'vitest';
import {
  type ErrorCode,
  type ErrorData,
  isSafelightError,
  SafelightError,
  systemCode,
} from '../../../core/src/model/errors.ts';

const path = '/pictures/IMG_1.CR3';
const why = 'the reason';
const vault = 'Studio';
const expected = 'a'.repeat(40);
const found = 'b'.repeat(40);

/** Data of every code, and the exit code that DESIGN §11 gives to what it means. */
const errors: { readonly [C in ErrorCode]: { readonly exit: number; readonly data: ErrorData[C] } } = {
  'no-vault': { exit: 2, data: { home: path } },
  'unknown-vault': { exit: 2, data: { name: vault } },
  'several-vaults': { exit: 2, data: { names: ['a', 'b'] } },
  'bad-argument': { exit: 2, data: { what: '--to', why } },
  'config-unreadable': { exit: 1, data: { path, why } },
  'already-running': { exit: 6, data: { vault } },
  'vault-exists': { exit: 6, data: { path } },
  'folder-not-empty': { exit: 6, data: { path } },
  'same-disk': { exit: 6, data: { path, disk: '/' } },
  'place-not-locked': { exit: 6, data: { bucket: 'pictures', days: 365 } },
  'file-archived': { exit: 3, data: { path: 'objects/3f/3fa9', place: 'Cloud' } },
  'place-class': { exit: 6, data: { bucket: 'pictures', storageClass: 'DEEP_ARCHIVE' } },
  'place-region': { exit: 6, data: { place: 'Cloud', region: null, allowed: ['eu'] } },
  'place-keeps-erased': { exit: 6, data: { place: 'Cloud', days: 365, within: 30 } },
  'place-public': { exit: 6, data: { bucket: 'pictures' } },
  'kit-place-refused': { exit: 6, data: { path, why } },
  'vault-inside-set': { exit: 6, data: { vault: path, set: '/' } },
  'would-overwrite': { exit: 6, data: { path } },
  'not-pinned': { exit: 6, data: { found } },
  'certificate-swapped': { exit: 6, data: { path, expected, found } },
  'write-only': { exit: 5, data: { vault } },
  'computer-removed': { exit: 6, data: { vault } },
  'words-replaced': { exit: 6, data: { path } },
  'machine-unknown': { exit: 2, data: { name: 'laptop' } },
  'machine-ambiguous': { exit: 2, data: { name: 'laptop', fingerprints: [expected, found] } },
  'machine-is-this': { exit: 6, data: { name: 'laptop' } },
  'no-keychain': { exit: 5, data: { why } },
  'keychain-refused': { exit: 5, data: { why } },
  'keychain-entry-missing': { exit: 5, data: { vault } },
  'keychain-mismatch': { exit: 5, data: { vault } },
  'key-file-damaged': { exit: 5, data: { path, why } },
  'words-malformed': { exit: 5, data: { why } },
  'words-wrong': { exit: 5, data: { vault } },
  'place-behind': { exit: 7, data: { place: 'NAS', why: 'pictures are on their way there' } },
  'place-absent': { exit: 7, data: { place: 'NAS', path } },
  'place-unreachable': {
    exit: 7,
    data: { place: 'Cloud', path: 's3://bucket', why: 'nothing answers there' },
  },
  'place-is-other-vault': { exit: 6, data: { path, expected: 'one', found: 'other' } },
  'not-a-vault': { exit: 6, data: { path, why } },
  'format-unknown': { exit: 6, data: { path, format: '2' } },
  'disk-full': { exit: 7, data: { path } },
  'disk-failing': { exit: 7, data: { path } },
  'read-only': { exit: 7, data: { path } },
  'source-missing': { exit: 3, data: { path } },
  'copy-lost': { exit: 4, data: { path } },
  'source-placeholder': { exit: 3, data: { path } },
  'source-offline': { exit: 3, data: { path, root: '/pictures' } },
  'source-unreadable': { exit: 3, data: { path, why } },
  'source-changing': { exit: 3, data: { path } },
  'not-a-catalog': { exit: 3, data: { path, why } },
  'catalog-damaged': { exit: 4, data: { path, why } },
  'catalog-busy': { exit: 3, data: { path, why } },
  'catalog-open-long': { exit: 3, data: { path, since: '2026-11-20' } },
  'catalog-row-refused': { exit: 3, data: { path, row: 'row 7', why } },
  'original-changed': { exit: 4, data: { path, apart: 'IMG_1.CR3.changed-12345678' } },
  'set-shrank': { exit: 3, data: { path, kind: 'edits', lost: 20, of: 4000 } },
  'root-unmapped': { exit: 3, data: { path, root: 'D:\\Photos', rows: 3 } },
  'relocate-refused': { exit: 6, data: { path } },
  'relocate-conflict': { exit: 6, data: { path, folder: '/new', why } },
  'file-missing': { exit: 4, data: { path } },
  'file-damaged': { exit: 4, data: { path, expected, found } },
  'document-invalid': { exit: 4, data: { path, why } },
  'signature-bad': { exit: 4, data: { path, why } },
  'object-damaged': { exit: 4, data: { path, why } },
  'file-unrestorable': { exit: 4, data: { path, why } },
  'content-unknown': { exit: 4, data: { content: 'c.1' } },
  'content-mismatch': { exit: 4, data: { path, expected, found } },
  'content-erased': { exit: 6, data: { content: 'c.1' } },
  'erase-shared': { exit: 6, data: { path, paths: ['/a', '/b', '/c', '/d', '/e', '/f'] } },
  'run-open': { exit: 6, data: { machine: expected, since: '2026-11-20' } },
  'not-removed': { exit: 7, data: { path, place: 'T7' } },
  'prune-refused': { exit: 6, data: { why: 'clocks differ.' } },
  'removal-hidden': { exit: 4, data: { path } },
  'snapshot-unknown': { exit: 2, data: { name: 'latest' } },
  'set-unknown': { exit: 2, data: { name: vault } },
  'studio-not-found': { exit: 3, data: { path } },
  'set-ambiguous': { exit: 2, data: { names: [vault, 'Scans'] } },
  'shoot-unknown': { exit: 2, data: { name: vault } },
  'picture-unknown': { exit: 2, data: { name: 'IMG_0104', everywhere: false } },
  'shoot-ambiguous': { exit: 2, data: { name: vault, paths: [path, path] } },
  'archive-refused': { exit: 6, data: { shoot: vault, why: 'it is not complete.' } },
  'history-edited': { exit: 4, data: { path, machine: expected, index: 3 } },
  'history-missing': { exit: 4, data: { path, machine: expected, index: 3, to: 4 } },
  'history-order': { exit: 4, data: { path, machine: expected, index: 3, found: 4 } },
  'history-unlinked': { exit: 4, data: { path, machine: expected, index: 3 } },
  'history-forked': { exit: 4, data: { path, machine: expected, index: 3 } },
  'history-cut': { exit: 4, data: { path, machine: expected, index: 3, seq: 2 } },
  'history-forged': { exit: 4, data: { path, machine: expected, index: 3, why } },
  interrupted: { exit: 130, data: { what: 'The backup' } },
  'selection-empty': { exit: 2, data: { what: 'x' } },
  'selection-unsupported': { exit: 6, data: { path: 'x', what: 'x', why: 'x' } },
  'collection-unknown': { exit: 2, data: { catalog: 'x', name: 'x' } },
  'collection-ambiguous': { exit: 2, data: { name: 'x', paths: ['x'] } },
  'collection-smart': { exit: 6, data: { catalog: 'x', name: 'x' } },
  'originals-not-cleaned': { exit: 6, data: { why: 'why' } },
  'metadata-unwritable': { exit: 3, data: { path: '/p/a.jpg', why: 'why' } },
  'metadata-left': { exit: 3, data: { path: 'x', tags: ['x'] } },
  'picture-undecodable': { exit: 3, data: { path: '/p/a.jpg', why: 'why' } },
  'watermark-unusable': { exit: 2, data: { path: '/p/a.jpg', why: 'why' } },
  'file-too-large': { exit: 3, data: { path: 'x', bytes: 2, limit: 2 } },
  'program-missing': { exit: 7, data: { program: 'x', why: 'x' } },
  'passphrase-weak': { exit: 6, data: { bits: 2, floor: 2, why: 'x' } },
  'passphrase-unusable': { exit: 2, data: { why: 'why' } },
  'recipient-refused': { exit: 6, data: { path: '/p/a.jpg', why: 'why' } },
  'archive-malformed': { exit: 4, data: { path: '/p/a.jpg', why: 'why' } },
  'archive-locked': { exit: 5, data: { path: '/p/a.jpg' } },
  'words-unknown': { exit: 5, data: { path: '/p/a.zip' } },
  'archive-damaged': { exit: 4, data: { path: '/p/a.jpg', why: 'why' } },
  'delivered-missing': { exit: 4, data: { path: '/p/a.jpg' } },
  'delivered-damaged': { exit: 4, data: { path: '/p/a.jpg', expected: 'a', found: 'b' } },
  'delivered-part-missing': { exit: 3, data: { path: '/p', part: 2, parts: 3 } },
  'delivery-unknown': { exit: 2, data: { name: 'Huber' } },
  'delivery-ambiguous': { exit: 2, data: { name: 'x', ids: ['x'] } },
  'words-not-needed': { exit: 2, data: { client: 'x', recipients: 2 } },
  'delivery-incomplete': { exit: 6, data: { delivery: 'x', missing: 2 } },
  'job-refused': { exit: 6, data: { job: 'x', why: 'x' } },
  'inbox-busy': { exit: 6, data: { path: 'x' } },
  'inbox-unsafe': { exit: 6, data: { path: 'x', why: 'x' } },
  'preset-unknown': { exit: 2, data: { name: 'x' } },
  'delivery-record-missing': { exit: 4, data: { delivery: 'x', path: 'x' } },
  'delivery-ended': { exit: 6, data: { delivery: 'x', at: 'x' } },
  'contact-malformed': { exit: 2, data: { contact: 'x', why: 'x' } },
  'contact-missing': { exit: 2, data: { road: 'archive', client: 'x' } },
  'road-refused': { exit: 6, data: { contact: 'x', road: 'archive', why: 'x' } },
  'same-road': { exit: 6, data: { archive: 'x', words: 'x', why: 'x' } },
  'link-missing': { exit: 6, data: { delivery: 'x' } },
  'link-refused': { exit: 6, data: { why: 'why' } },
  'upload-failed': { exit: 7, data: { place: 'x', why: 'x' } },
  'mail-not-set-up': { exit: 2, data: { why: 'why' } },
  'notice-failed': { exit: 7, data: { by: 'notify-send', why } },
  'schedule-waits': { exit: 6, data: { why } },
  'mail-refused': { exit: 7, data: { server: 'x', why: 'x', unsure: false } },
  unexpected: { exit: 1, data: { why } },
};

describe.each(Object.keys(errors) as ErrorCode[])('%s', (code) => {
  const { exit, data } = errors[code];
  const error = new SafelightError(code, data);
  const shown = error.message.replaceAll(' ', '').toLowerCase();

  test('ends the program with the code of its kind', () => {
    expect(error.exit).toBe(exit);
  });

  test('says what is wrong in one sentence and what to do in another', () => {
    expect(error.message).toMatch(/^\S[^\n]*[.]$/);
    expect(error.hint).toMatch(/^\S[^\n]*[.]$/);
  });

  test('names the file and what was found, where its data has them', () => {
    for (const [name, value] of Object.entries(data))
      if (name !== 'home' && typeof value === 'string')
        expect(shown).toContain(value.replaceAll(' ', '').toLowerCase());
  });
});

test('an error keeps its cause, and none where there is none', () => {
  const cause = new Error('below');
  expect(new SafelightError('unexpected', { why }, cause).cause).toBe(cause);
  expect('cause' in new SafelightError('unexpected', { why })).toBe(false);
});

test('tells its own errors and those of the system apart', () => {
  const system = Object.assign(new Error('no such file'), { code: 'ENOENT' });
  expect(isSafelightError(new SafelightError('unexpected', { why }))).toBe(true);
  expect(isSafelightError(system)).toBe(false);
  expect(systemCode(system)).toBe('ENOENT');
  expect(
    [{ code: 'ENOENT' }, Object.assign(new Error(), { code: 5 }), null, 'ENOENT'].map(systemCode),
  ).toEqual(Array(4).fill(undefined));
});
