import type { Row } from '../../../core/src/ledger/chain.ts';
import { hashOf } from '../../../core/src/ledger/chain.ts';
import { Ledger } from '../../../core/src/ledger/ledger.ts';
import type { Fingerprint } from '../../../core/src/model/digest.ts';
import { type StretchName, stretchPath } from '../../../core/src/vault/layout.ts';
import { provenanceOf, sealText, type WritableStore } from '../../../core/src/vault/store.ts';
import { canonicalText, LedgerLine, parseDocument } from '../../../manifests/src/index.ts';

export const machine = 'b'.repeat(40) as Fingerprint;

/** A ledger in which so many things happened. */
export const written = (count: number, path = ':memory:'): Ledger => {
  const ledger = new Ledger(path, machine);
  for (let number = 0; number < count; number += 1)
    ledger.transaction(() =>
      ledger.append(
        { kind: 'kit-written', data: { words: number % 2 === 0 } },
        `2026-04-26T12:00:0${number % 10}.000Z`,
      ),
    );
  return ledger;
};

/** A row with another event in it, its hash made anew: what somebody does who knows the format. */
export const rewritten = (row: Row, change: Partial<LedgerLine>): Row => {
  const event = { ...parseDocument(LedgerLine, row.line), ...change };
  return { ...row, line: canonicalText({ ...event, hash: hashOf(event) }) };
};

/** Puts a stretch that says it is of `machine`, in its name and in its header, signed by the store's own key. */
export const forgeStretch = async (
  store: WritableStore,
  machine: Fingerprint,
  rows: readonly Row[],
): Promise<StretchName> => {
  const [first, last] = [rows[0], rows.at(-1)].map((row) => parseDocument(LedgerLine, row?.line ?? ''));
  const [from, to] = [first?.index ?? 0, last?.index ?? 0];
  const said = { from, to, after: first?.previous ?? null, head: last?.hash };
  const header = { type: 'ledger', ...provenanceOf(store, 0, null), machine, ...said };
  const text = [JSON.stringify(header), ...rows.map(({ line }) => line), ''].join('\n');
  const { sha256, bytes } = await sealText(store, text);
  const name = { machine, from, to, sha256 };
  await store.place.put(stretchPath(name), bytes);
  return name;
};
