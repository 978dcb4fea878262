import type { StolenReport } from '@safelight/core';
import type { Lines } from './lines.ts';
import { cutLines } from './machines.ts';
import { fedLines } from './places.ts';
import { count, moment } from './quantity.ts';

export const stolenText = (report: StolenReport): Lines => {
  const { removal, exposed, steps, deliveries, written } = report;
  const open = steps.filter(({ done }) => !done).length;
  return [
    `${removal.machine.name}, of the vault ${removal.vault}:`,
    ...cutLines(removal),
    ...removal.places.flatMap(fedLines),
    '',
    'Who has it could read:',
    ...exposed.map((line) => `  ${line}`),
    '',
    'To do, in this order:',
    ...steps.flatMap(({ done, what, how }) => [
      `  [${done ? 'x' : ' '}] ${what}`,
      ...how.map((line) => `      ${line}`),
    ]),
    ...(deliveries.length === 0
      ? []
      : ['', 'Deliveries whose words it could know:', ...deliveries.map((one) => `  ${deliveryLine(one)}`)]),
    '',
    `${count(open, 'thing is', 'things are')} left for you. Safelight cannot see whether they are done.`,
    ...(written === null ? [] : [`This list is in ${written}.`]),
  ];
};

const deliveryLine = ({ id, client, made, open }: StolenReport['deliveries'][number]): string =>
  `${id.slice(0, 8)}  ${made.slice(0, 10)}  ${client}${open ? ', links may still lead to it' : ''}`;

/** The same to keep and to tick off. */
export const stolenPage = (report: StolenReport, now: Date): string =>
  [`A computer is gone. As of ${moment(now.toISOString())}.`, '', ...stolenText(report), ''].join('\n');
