import type { HistoryCheck, HistoryFinding } from '@safelight/manifests';
import { parseRow } from '../../ledger/chain.ts';
import type { Finding } from '../../vault/finding.ts';
import type { Session } from '../session.ts';
import type { KnownChain } from './known-chain.ts';

export type { HistoryCheck } from '@safelight/manifests';

export interface CheckedHistory extends Pick<HistoryCheck, 'reach' | 'snapshots'> {
  readonly chains: readonly KnownChain[];
  readonly nameOf: (digest: string) => string | null;
  readonly findings: readonly Finding[];
}

export const historyCheck = (
  { vault, store }: Session,
  { reach, snapshots, chains, nameOf, findings }: CheckedHistory,
): HistoryCheck => ({
  vault: vault.name,
  place: store.place.locator.path,
  reach,
  snapshots,
  computers: chains.map((chain) => ({
    machine: chain.machine,
    computer: computerOf(chain, nameOf),
    events: chain.events,
    published: chain.published,
  })),
  events: chains.reduce((sum, { events }) => sum + events, 0),
  damage: of(findings, 'damage'),
  foreign: of(findings, 'foreign'),
  notes: of(findings, 'note'),
});

const of = (findings: readonly Finding[], kind: Finding['kind']): HistoryFinding[] =>
  findings
    .filter((finding) => finding.kind === kind)
    .map(({ path, error: { code, message, data } }) => ({
      path,
      code,
      message,
      ...('index' in data && typeof data.index === 'number' ? { index: data.index } : {}),
    }));

/** The first event of a computer says what it is called. */
const computerOf = ({ rows }: KnownChain, nameOf: CheckedHistory['nameOf']): string | null => {
  const [first] = rows;
  const digest = first === undefined ? null : parseRow(first)?.data['computer'];
  return typeof digest === 'string' ? nameOf(digest) : null;
};

/** 4 where the history was tampered with, or somebody else put a part of it there. */
export const historyExit = ({ damage, foreign }: HistoryCheck): number =>
  damage.length > 0 || foreign.length > 0 ? 4 : 0;
