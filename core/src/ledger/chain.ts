import { canonicalText, DocumentError, LedgerLine, parseDocument } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { sha256Of } from '../vault/signing.ts';

/** An event where it stands: its number in the row or stretch, and its text. */
export interface Row {
  readonly number: number;
  readonly line: string;
  /** The file it was read from, where a chain is pieced together from several. */
  readonly path?: string;
}

/** The SHA-256 that binds an event to everything before it. */
export const hashOf = ({ hash: _hash, ...said }: LedgerLine): Sha256 => sha256Of(canonicalText(said));

/** Null where a line is no event. */
export const parseRow = ({ line }: Row): LedgerLine | null => {
  try {
    return parseDocument(LedgerLine, line);
  } catch (error) {
    if (error instanceof DocumentError) return null;
    throw error;
  }
};

export interface Chain {
  readonly machine: string;
  /** Where it stands, as people and programs are told. */
  readonly where: string;
  /** Sorted by number, each number once. */
  readonly rows: readonly Row[];
  /** Number that the last must have at least. */
  readonly to: number;
}

/** Hash of the event before; undefined where that is not known. */
type Before = string | null | undefined;

/** Everything that is wrong within one copy of a chain, by the number of the event. */
export const chainFaults = ({ machine, where, rows, to }: Chain): SafelightError[] => {
  const faults: SafelightError[] = [];
  const miss = (index: number, last: number) => {
    if (last >= index)
      faults.push(new SafelightError('history-missing', { path: where, machine, index, to: last }));
  };
  let expected = 0;
  let before: Before = null;
  for (const row of rows) {
    miss(expected, row.number - 1);
    const looked = look(row, { machine, where, before: row.number > expected ? undefined : before });
    if (looked.fault !== null) faults.push(looked.fault);
    before = looked.hash;
    expected = row.number + 1;
  }
  miss(expected, to);
  return faults;
};

const look = (
  row: Row,
  { machine, where, before }: Pick<Chain, 'machine' | 'where'> & { readonly before: Before },
): { readonly fault: SafelightError | null; readonly hash: Before } => {
  const at = { path: row.path ?? where, machine, index: row.number };
  const event = parseRow(row);
  // A line in another's place says so itself, whole as it is; what comes after it proves nothing then.
  if (event !== null && event.index !== row.number && hashOf(event) === event.hash)
    return {
      fault: new SafelightError('history-order', { ...at, found: event.index }),
      hash: undefined,
    };
  if (event === null || event.machine !== machine || hashOf(event) !== event.hash)
    return { fault: new SafelightError('history-edited', at), hash: event?.hash };
  const isLinked = before === undefined || event.previous === before;
  return { fault: isLinked ? null : new SafelightError('history-unlinked', at), hash: event.hash };
};
