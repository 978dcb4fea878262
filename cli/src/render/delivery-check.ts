import type { DeliveryCheck } from '@safelight/core';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, duration, rate } from './quantity.ts';

export const deliveryCheckText = ({
  path,
  arrived,
  files,
  good,
  bytes: size,
  faults,
  notes,
  seconds,
}: DeliveryCheck): Lines => [
  arrived
    ? `All ${count(files, 'picture')} arrived.`
    : `${count(good, 'picture')} of ${files.toLocaleString('en')} arrived whole.`,
  `  ${path}: ${bytes(size)} read and compared; ${duration(seconds)}, ${rate(size, seconds)}.`,
  ...(faults.length === 0
    ? []
    : ['What is missing or damaged:', ...firstOf(faults.map(({ message }) => message))]),
  ...notes,
];
