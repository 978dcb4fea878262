import type { Check, DoctorReport } from '@safelight/core';
import type { Lines } from './lines.ts';
import { count } from './quantity.ts';

const marks: { readonly [S in Check['state']]: string } = {
  good: 'good   ',
  attention: 'CHECK  ',
  wrong: 'WRONG  ',
  unknown: 'unknown',
  note: '       ',
};

export const doctorText = ({ checks }: DoctorReport): Lines => [
  ...checks.flatMap(({ state, subject, finding, remedy }) => [
    `${marks[state]}  ${subject}: ${finding}`,
    ...(remedy === null ? [] : [`           ${remedy}`]),
  ]),
  summary(checks),
];

const summary = (checks: readonly Check[]): string => {
  const wrong = checks.filter(({ state }) => state === 'wrong').length;
  const soon = checks.filter(({ state }) => state === 'attention').length;
  if (wrong > 0) return `${count(wrong, 'thing is', 'things are')} wrong.`;
  return soon > 0
    ? `Nothing is wrong; ${count(soon, 'thing wants', 'things want')} a look.`
    : 'Nothing is wrong.';
};
