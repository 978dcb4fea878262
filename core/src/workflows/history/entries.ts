import { type HistoryEntry, LedgerEvent, type LedgerLine } from '@safelight/manifests';
import * as v from 'valibot';
import { parseRow } from '../../ledger/chain.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Fingerprint } from '../../model/digest.ts';

export type { HistoryEntry } from '@safelight/manifests';

/** Members of an event's data that are digests of names. */
const NAMED = [
  'vault',
  'computer',
  'name',
  'place',
  'where',
  'to',
  'shoot',
  'client',
  'shoots',
  'path',
] as const;

/** The events of one computer in their order; what is no event is left to `history verify`. */
export const entriesOf = (ledger: Ledger, machine: Fingerprint): HistoryEntry[] => {
  const lines = ledger.rows(machine).flatMap((row) => parseRow(row) ?? []);
  const named = lines.map((line) => ({ line, names: namesIn(ledger, line) }));
  const computer = named.find(({ names }) => names['computer'] !== undefined)?.names['computer'] ?? null;
  return named.map(({ line, names }) => {
    const known = v.safeParse(LedgerEvent, line);
    const { index, at, kind } = line;
    return { index, at, machine, computer, kind, names, event: known.success ? known.output : null };
  });
};

const namesIn = (ledger: Ledger, { data }: LedgerLine): Readonly<Record<string, string>> =>
  Object.fromEntries(
    NAMED.flatMap((member) => {
      const told = data[member];
      const digests: readonly unknown[] = Array.isArray(told) ? told : [told];
      const texts = digests.flatMap((digest) =>
        typeof digest === 'string' ? (ledger.nameOf(digest) ?? []) : [],
      );
      return texts.length === 0 ? [] : [[member, texts.join(', ')]];
    }),
  );

/**
 * Newest first. Each computer's events keep their own order; which of two computers was first is what their clocks said.
 */
export const mergeNewestFirst = (chains: readonly (readonly HistoryEntry[])[]): HistoryEntry[] => {
  const rest = chains.map((chain) => [...chain]).filter((chain) => chain.length > 0);
  const merged: HistoryEntry[] = [];
  while (rest.length > 0) {
    const latest = rest.reduce((a, b) => ((b.at(-1)?.at ?? '') > (a.at(-1)?.at ?? '') ? b : a));
    const entry = latest.pop();
    if (entry !== undefined) merged.push(entry);
    if (latest.length === 0) rest.splice(rest.indexOf(latest), 1);
  }
  return merged;
};
