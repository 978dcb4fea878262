import { LedgerHeader } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { parseStretchName, type StretchName, stretchPath } from '../vault/layout.ts';
import { parseSigned } from '../vault/parse-signed.ts';
import {
  assertProvenance,
  openSealed,
  provenanceOf,
  type ReadableStore,
  type SealedFile,
  sealText,
  type VaultStore,
  type WritableStore,
} from '../vault/store.ts';
import { parseRow, type Row } from './chain.ts';

export interface SealedStretch extends SealedFile {
  readonly name: StretchName;
}

/**
 * Seals events of this computer that follow each other, as they stand: what is wrong with one is for `history verify`
 * to say, and keeps no backup. The header is the checkpoint that its signature vouches for; `head` is the last one's hash.
 */
export const sealStretch = async (
  store: WritableStore,
  rows: readonly Row[],
  head: Sha256,
): Promise<SealedStretch> => {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined)
    throw new SafelightError('unexpected', { why: 'an empty stretch of history' });
  const header: LedgerHeader = {
    type: 'ledger',
    ...provenanceOf(store, 0, null),
    from: first.number,
    to: last.number,
    after: parseRow(first)?.previous ?? null,
    head,
  };
  const text = [JSON.stringify(header), ...rows.map(({ line }) => line), ''].join('\n');
  const sealed = await sealText(store, text);
  const { machine } = store;
  return {
    ...sealed,
    name: { machine: machine.fingerprint, from: header.from, to: header.to, sha256: sealed.sha256 },
  };
};

/** Names of all stretches in the place, by computer and number. */
export const listStretches = async ({ place }: VaultStore): Promise<StretchName[]> =>
  (await place.list('ledger'))
    .flatMap(({ name }) => parseStretchName(name) ?? [])
    .sort((a, b) =>
      a.machine === b.machine ? a.from - b.from || a.to - b.to : a.machine < b.machine ? -1 : 1,
    );

export interface OpenedStretch {
  readonly header: LedgerHeader;
  readonly rows: readonly Row[];
}

/**
 * Opens a stretch, checks who signed it and that name and header say the same. Its events are as they stand.
 * Throws `history-forged` where another key signed it, `format-unknown` where a newer Safelight wrote it.
 */
export const openStretch = async (store: ReadableStore, name: StretchName): Promise<OpenedStretch> => {
  const path = stretchPath(name);
  try {
    const { text, signer } = await openSealed(store, path, name.sha256);
    const [first = '', ...lines] = text.split('\n');
    const header = parseHeader(path, first);
    assertProvenance(store, path, header, signer);
    const rows = lines.slice(0, -1).map((line, at) => ({ number: header.from + at, line }));
    if (header.machine !== name.machine || header.from !== name.from || header.to !== name.to)
      throw new SafelightError('signature-bad', { path, why: 'it stands under the name of another stretch' });
    if (lines.at(-1) !== '' || rows.length !== header.to - header.from + 1)
      throw new SafelightError('document-invalid', { path, why: `it has ${rows.length} entries` });
    return { header, rows };
  } catch (error) {
    if (!(error instanceof SafelightError) || error.code !== 'signature-bad') throw error;
    const { machine, from: index } = name;
    throw new SafelightError('history-forged', { path, machine, index, why: whyOf(error) }, error);
  }
};

const whyOf = ({ data }: SafelightError): string => ('why' in data ? String(data.why) : 'nobody signed it');

const parseHeader = (path: string, line: string): LedgerHeader => {
  const type = /^\{"type":"(ledger-[0-9]+)"/.exec(line)?.[1];
  if (type !== undefined) throw new SafelightError('format-unknown', { path, format: type });
  return parseSigned(LedgerHeader, path, line, 'line 1');
};
