import type { DeliveryCheck } from '@safelight/core';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, duration, rate } from './quantity.ts';

export const deliveryCheckText = (report: DeliveryCheck): Lines => {
  const { path, bytes: size, faults, notes, seconds } = report;
  return [
    headline(report),
    `  ${path}: ${bytes(size)} read and compared; ${duration(seconds)}, ${rate(size, seconds)}.`,
    ...(faults.length === 0
      ? []
      : ['What is missing or damaged:', ...firstOf(faults.map(({ message }) => message))]),
    ...notes,
  ];
};

const headline = ({ arrived, files, good, parts }: DeliveryCheck): string => {
  const [one, ...more] = parts;
  const met = one === undefined || more.length > 0 ? '' : ofParts(one);
  if (arrived) {
    const of = met === '' ? '' : `${met} of ${one?.of}`;
    return `All ${count(files, 'picture')}${of} arrived.`;
  }
  const missing = missingParts(parts);
  return good === files && missing !== ''
    ? `${count(good, 'picture')}${met} arrived${missing}.`
    : `${count(good, 'picture')} of ${files.toLocaleString('en')}${met} arrived whole${missing}.`;
};

type Parts = DeliveryCheck['parts'];

/** Said where not all parts were looked at, or not all are there. */
const ofParts = ({ of, present }: Parts[number]): string =>
  present.length === of ? '' : ` of ${partsOf(present)}`;

const missingParts = (parts: Parts): string =>
  parts
    .filter(({ missing }) => missing.length > 0)
    .map(({ of, missing }) => {
      const which = parts.length === 1 ? partsOf(missing) : `${partsOf(missing)} of ${of}`;
      return `; ${which} ${missing.length === 1 ? 'is' : 'are'} missing`;
    })
    .join('');

const partsOf = (parts: readonly number[]): string =>
  `${parts.length === 1 ? 'part' : 'parts'} ${ranges(parts)}`;

/** `1, 3, 5-9`, of numbers that rise. */
const ranges = (numbers: readonly number[]): string => {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs
    .map(([from, to]) => (to === from ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}-${to}`))
    .join(', ');
};
