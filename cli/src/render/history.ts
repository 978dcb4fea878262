import type { HistoryEntry, HistoryReport } from '@safelight/core';
import { findingLines } from './findings.ts';
import type { Lines } from './lines.ts';
import { bytes, count, moment } from './quantity.ts';

/** Newest first, a line each: when, on which computer, what. */
export const historyText = ({ vault, entries, notes, findings, exported }: HistoryReport): Lines => {
  const computers = entries.map(({ computer, machine }) => computer ?? machine.slice(0, 8));
  const width = Math.max(0, ...computers.map(({ length }) => length));
  return [
    ...(entries.length === 0 ? [`The history of the vault ${vault} has nothing to show.`] : []),
    ...entries.map(
      (entry, at) =>
        `${String(entry.index).padStart(5)}  ${moment(entry.at)}  ${(computers[at] ?? '').padEnd(width)}  ${happened(entry)}`,
    ),
    ...(exported === null ? [] : [`${count(exported, 'entry', 'entries')} written, without names.`]),
    ...notes,
    ...findingLines(findings),
  ];
};

const happened = ({ event, names, kind }: HistoryEntry): string => {
  const set = names['name'] ?? 'a set whose name is not known here';
  if (event === null) return `Something that only a newer Safelight knows (${kind}).`;
  switch (event.kind) {
    case 'vault-made':
      return `The vault ${names['vault'] ?? ''} was made.`;
    case 'computer-attached':
      return `This computer was attached${event.data.writeOnly ? ', to add and check only' : ''}.`;
    case 'history-begun':
      return 'The history begins.';
    case 'set-added':
      return `${set} is backed up from now on.`;
    case 'set-removed':
      return `${set} is not backed up any more.`;
    case 'place-added':
      return `${names['place'] ?? 'A place'} in ${names['where'] ?? 'a place without a name'} holds a copy from now on.`;
    case 'place-removed':
      return `${names['place'] ?? 'A place'} in ${names['where'] ?? 'a place without a name'} gets no copies any more.`;
    case 'place-first':
      return `Backups go to ${names['place'] ?? 'another place'} first from now on.`;
    case 'backup':
      return backup(set, event.data);
    case 'verify':
      return verified(event.data);
    case 'restore':
      return restored(set, names['to'] ?? 'a folder', event.data);
    case 'restore-test':
      return `Restore test of ${set}: ${event.data.passed ? 'passed' : 'failed'}, ${count(event.data.files, 'file')} (${bytes(event.data.bytes)}).`;
    case 'shoot-archived':
      return `${names['shoot'] ?? 'A shoot'} lives only in the vault from now on: ${count(event.data.files, 'file')} (${bytes(event.data.bytes)}).`;
    case 'shoot-unarchived':
      return `${names['shoot'] ?? 'A shoot'} is missed again where it is not on the disk.`;
    case 'catalog-checked':
      return `${set} was compared with the disk: ${event.data.agrees ? 'everything is there' : `${count(event.data.missing, 'picture')} missing, ${event.data.offline} on drives that were away`}; ${count(event.data.references, 'reference')}.`;
    case 'delivery-made':
      return made(names, event.data);
    case 'delivery-sent':
      return `${SENT[event.data.road]} for ${names['client'] ?? 'a client'} went to ${names['to'] ?? 'a contact'} (${BY[event.data.by]}).`;
    case 'delivery-checked':
      return `A delivery to ${names['client'] ?? 'a client'} was checked: ${count(event.data.files, 'picture')}, ${faults(event.data.faults)}.`;
    case 'delivery-closed':
      return `The delivery to ${names['client'] ?? 'a client'} was closed: ${count(event.data.ended, 'link')} ended, ${event.data.left} left to others.`;
    case 'computer-removed':
      return `${names['computer'] ?? 'A computer'} (${event.data.of.slice(0, 8)}) was removed: nothing of it counts from snapshot ${event.data.from} on.`;
    case 'words-changed':
      return 'The recovery words were changed.';
    case 'erased':
      return `${names['path'] ?? 'Something'} was erased from the vault: ${count(event.data.files, 'file')} (${bytes(event.data.bytes)}).`;
    case 'pruned':
      return pruned(event.data);
    case 'words-proven':
      return 'The recovery words were typed back and open the vault.';
    case 'kit-written':
      return `A kit was made, ${event.data.words ? 'with the words on it' : 'with lines for the words'}.`;
    case 'history-verified':
      return `The history was checked: ${count(event.data.events, 'entry', 'entries')}, ${faults(event.data.faults)}.`;
  }
};

type Data<K> = Extract<NonNullable<HistoryEntry['event']>, { readonly kind: K }>['data'];

const faults = (number: number): string => (number === 0 ? 'nothing wrong' : count(number, 'fault'));

const SENT = { archive: 'An archive', words: 'The words' } as const;
const BY = {
  print: 'shown, to be sent by hand',
  program: 'with the mail or message program',
  smtp: 'by mail',
  hand: 'handed over',
} as const;

const PURPOSE = { full: 'delivery', preview: 'preview', phone: 'delivery for a phone' } as const;

const made = (names: HistoryEntry['names'], data: Data<'delivery-made'>): string => {
  const lacking = data.problems === 0 ? '' : `, ${count(data.problems, 'file')} not in it`;
  const shoots = names['shoots'] === undefined ? '' : ` of ${names['shoots']}`;
  return `A ${PURPOSE[data.purpose]}${shoots} was made for ${names['client'] ?? 'a client'}: ${count(data.files, 'picture')} (${bytes(data.bytes)}) in ${count(data.archives, 'archive')}${lacking}.`;
};

const backup = (set: string, data: Data<'backup'>): string => {
  const how = data.complete ? 'complete' : `incomplete (${count(data.problems, 'file')})`;
  const accepted = data.accepted ? ', changes accepted' : '';
  const news = data.storedFiles === 0 ? 'nothing new' : `${bytes(data.storedBytes)} new`;
  return `Backup of ${set}: ${how}, ${count(data.files, 'file')} (${bytes(data.bytes)}), ${news}${accepted}; snapshot ${data.seq}.`;
};

const pruned = ({ snapshots, files, bytes: size, marked }: Data<'pruned'>): string =>
  `Pruned: ${count(snapshots, 'snapshot')} went, ${count(files, 'sealed file')} (${bytes(size)}) taken away, ${marked} marked.`;

const depths = {
  sample: 'everything listed',
  bytes: 'every file read',
  keys: 'every file read, every key tried',
  data: 'everything opened',
} as const;

const verified = (data: Data<'verify'>): string => {
  const strangers = data.foreign === 0 ? '' : `, ${count(data.foreign, 'file')} of strangers`;
  const part =
    data.readFiles === undefined
      ? ''
      : `, ${count(data.readFiles, 'file')} (${bytes(data.readBytes ?? 0)}) read`;
  return `Vault checked (${depths[data.depth]}${part}): ${faults(data.damage)}${strangers}; ${count(data.files, 'file')}, ${bytes(data.bytes)}, ${count(data.snapshots, 'snapshot')}.`;
};

const restored = (set: string, to: string, data: Data<'restore'>): string => {
  const failed = data.failures === 0 ? '' : `, ${count(data.failures, 'file')} not back`;
  return `Restore of ${set}, snapshot ${data.seq}, into ${to}: ${count(data.files + data.already, 'file')} (${bytes(data.bytes)} written)${failed}.`;
};
