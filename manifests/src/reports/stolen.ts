import * as v from 'valibot';
import { instant, uuid } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { told } from './fields.ts';
import { MachineRemoved } from './machine.ts';

export const stolenTask = v.picklist([
  'removed',
  'sync-place',
  'drive',
  'share',
  'store-keys',
  'remote',
  'device',
  'mail',
  'uploads',
  'deliveries',
  'words',
  'disk',
  'opening-key',
]);
export type StolenTask = v.InferOutput<typeof stolenTask>;

/** One thing to be done about a computer that is gone. */
export const StolenStep = v.strictObject({
  task: told(stolenTask, 'What kind of thing it is.'),
  done: told(v.boolean(), 'Safelight did it. False: it is for a person to do, or to be done later.'),
  place: told(v.nullable(v.string()), 'Name of the place it is about, or null.'),
  what: told(v.string(), 'In a sentence for people.'),
  how: told(v.array(v.string()), 'Where and how, a sentence each.'),
});
export type StolenStep = AsRead<v.InferOutput<typeof StolenStep>>;

/** A delivery that the computer could open. */
export const ExposedDelivery = v.strictObject({
  id: uuid,
  client: v.string(),
  made: instant,
  open: told(v.boolean(), 'It was not closed, and it has a link that did not end by itself.'),
});
export type ExposedDelivery = AsRead<v.InferOutput<typeof ExposedDelivery>>;

/** `stolen --json`. */
export const StolenReport = v.strictObject({
  removal: told(MachineRemoved, 'As `machine remove` tells it.'),
  exposed: told(v.array(v.string()), 'What who has the computer could read, a sentence each.'),
  deliveries: told(v.array(ExposedDelivery), 'Deliveries whose words it could read, the newest first.'),
  steps: told(v.array(StolenStep), 'The most urgent first.'),
  written: told(v.nullable(v.string()), 'The file that holds the list, or null.'),
});
export type StolenReport = AsRead<v.InferOutput<typeof StolenReport>>;
