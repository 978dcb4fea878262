import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Row } from '../../../core/src/ledger/chain.ts';
import { Ledger } from '../../../core/src/ledger/ledger.ts';
import { listStretches, openStretch, sealStretch } from '../../../core/src/ledger/stretches.ts';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import type { ErrorCode } from '../../../core/src/model/errors.ts';
import type { Signer } from '../../../core/src/seal/openpgp.ts';
import { type StretchName, stretchPath } from '../../../core/src/vault/layout.ts';
import { sealText } from '../../../core/src/vault/store.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import {
  copyOf,
  type MadeVault,
  makeVault,
  type OpenStore,
  provenance,
  storeOf,
} from '../vault/made-vault.ts';
import { forgeStretch } from './written.ts';

const folder = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(folder, 'vault'));
});

const rowsOf = ({ fingerprint }: Signer, count = 4): Row[] => {
  using ledger = new Ledger(':memory:', fingerprint);
  for (let number = 0; number < count; number += 1)
    ledger.append({ kind: 'words-proven', data: {} }, '2026-04-26T12:00:00.000Z');
  return ledger.rows(fingerprint);
};

const headOf = (rows: readonly Row[]): Sha256 => JSON.parse(rows.at(-1)?.line ?? '').hash;

const put = async (store: OpenStore, rows: readonly Row[], name: Partial<StretchName> = {}) => {
  const sealed = await sealStretch(store, rows, headOf(rows));
  const full = { ...sealed.name, ...name };
  await store.place.put(stretchPath(full), sealed.bytes);
  return full;
};

const trouble = (work: Promise<unknown>): Promise<{ readonly code: ErrorCode; readonly data: unknown }> =>
  work.then(
    () => Promise.reject(new Error('it was opened')),
    (error) => error,
  );

test('a stretch is read as it was sealed, and its header is the checkpoint', async () => {
  const { store, machine } = await copyOf(vault);
  const rows = rowsOf(machine);
  const name = await put(store, rows.slice(1, 3));
  const opened = await openStretch(store, name);
  expect(opened.rows).toEqual(rows.slice(1, 3));
  const hashOf = (row?: Row) => JSON.parse(row?.line ?? '').hash;
  expect(opened.header).toMatchObject({ from: 1, to: 2, after: hashOf(rows[0]), head: hashOf(rows[2]) });
  expect(await listStretches(store)).toEqual([name]);
});

test('one that another key signed is told with the number of its first event', async () => {
  const { store, machine, stranger, second } = await copyOf(vault);
  const rows = rowsOf(machine).slice(2);
  for (const forger of [stranger, second]) {
    const forging = { ...(await storeOf(vault, forger)), place: store.place };
    const name = await forgeStretch(forging, machine.fingerprint, rows);
    const { code, data } = await trouble(openStretch(store, name));
    expect([code, data]).toMatchObject(['history-forged', { index: 2, machine: machine.fingerprint }]);
  }
});

test('one that stands under other numbers is told', async () => {
  const { store, machine } = await copyOf(vault);
  const name = await put(store, rowsOf(machine), { from: 4, to: 7 });
  expect(await trouble(openStretch(store, name))).toMatchObject({
    code: 'history-forged',
    data: { index: 4 },
  });
});

test.each([
  ['a newer type', { type: 'ledger-2', more: true }, 'format-unknown'],
  ['no header', { type: 'keyring' }, 'document-invalid'],
])('%s', async (_, header, code) => {
  const { store, machine } = await copyOf(vault);
  const text = `${JSON.stringify({ ...header, ...provenance(store) })}\n`;
  const { sha256, bytes } = await sealText(store, text);
  const name = { machine: machine.fingerprint, from: 0, to: 0, sha256 };
  await store.place.put(stretchPath(name), bytes);
  expect((await trouble(openStretch(store, name))).code).toBe(code);
});

test('one that holds less than its header says is told', async () => {
  const { store, machine } = await copyOf(vault);
  const rows = rowsOf(machine);
  const sealed = await sealStretch(store, rows.toSpliced(1, 1), headOf(rows));
  await store.place.put(stretchPath(sealed.name), sealed.bytes);
  expect((await trouble(openStretch(store, sealed.name))).code).toBe('document-invalid');
});
