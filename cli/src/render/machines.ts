import type { Machine, MachineList, MachineRemoved, MadeSnapshot } from '@safelight/core';
import type { Lines } from './lines.ts';
import { firstOf } from './lines.ts';
import { fedLines } from './places.ts';
import { count, day, moment } from './quantity.ts';

/** So many digits tell computers apart, and are what commands take. */
const shortKey = (fingerprint: string): string => fingerprint.slice(0, 8);

const KINDS = {
  reads: 'reads the vault',
  adds: 'only adds',
  unknown: 'whether it reads the vault is not known here',
} as const;

export const machinesText = ({ vault, machines, away }: MachineList): Lines => [
  `${count(machines.length, 'computer has', 'computers have')} a key of the vault ${vault}:`,
  ...machines.map((machine) => `  ${machineLine(machine)}`),
  ...away.map(({ name, message }) => `${name} could not be asked: ${message}`),
];

export const machineLine = ({ name, fingerprint, own, kind, last, removed }: Machine): string => {
  const added = last === null ? 'no snapshot yet' : snapshot('last snapshot', last);
  const gone =
    removed === null
      ? ''
      : `; REMOVED${removed.at === null ? '' : ` on ${day(removed.at)}`}, nothing counts from snapshot ${removed.from} on`;
  return `${name} (${shortKey(fingerprint)})${own ? ', this computer' : ''}: ${KINDS[kind]}, ${added}${gone}.`;
};

const snapshot = (what: string, { seq, at, set }: MadeSnapshot): string =>
  `${what} ${seq}${set === null ? '' : ` of ${set}`}${at === null ? '' : ` on ${moment(at)}`}`;

export const machineRemovedText = (report: MachineRemoved): Lines => {
  const { machine, removed, places } = report;
  return [
    removed
      ? `${machine.name} (${shortKey(machine.fingerprint)}) is removed: what it adds from now on counts for nobody.`
      : `${machine.name} (${shortKey(machine.fingerprint)}) would be removed. Nothing was written.`,
    ...cutLines(report),
    ...places.flatMap(fedLines),
    ...awayLines(report),
    ...(machine.kind === 'adds'
      ? []
      : [
          `Its key still opens whatever copy of the vault it can reach. If it is in wrong hands, \`safelight stolen\` tells what else to do.`,
        ]),
  ];
};

/** What is kept of it and what is not. */
export const cutLines = ({ kept, dropped, last, from }: MachineRemoved): Lines => [
  `  ${count(kept, 'snapshot')} of it ${kept === 1 ? 'stays and is' : 'stay and are'} restored as before.`,
  ...last.map((one) => `    ${snapshot('snapshot', one)}`),
  ...(dropped.length === 0
    ? [
        `  If it was in wrong hands when one of these was made, say --from with its number: that and all later ones are left out.`,
      ].filter(() => kept > 0)
    : [
        `  From number ${from} on ${count(dropped.length, 'snapshot is', 'snapshots are')} not restored any more:`,
        ...firstOf(dropped.map((one) => snapshot('snapshot', one))).map((line) => `  ${line}`),
      ]),
];

export const awayLines = ({ away, machine }: Pick<MachineRemoved, 'away' | 'machine'>): Lines =>
  away.map(
    ({ name, message }) =>
      `${name} does not know of it: ${message} There ${machine.name} still counts until \`safelight place sync ${name}\`.`,
  );
