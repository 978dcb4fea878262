import type { Delivery, LedgerFact } from '@safelight/manifests';
import { toldProblem } from '../../delivery/report.ts';
import type { DeliveryProblem } from '../../delivery/scan.ts';
import type { Naming } from '../history/record.ts';
import type { Known } from './last-to-client.ts';
import type { DeliveryLock } from './lock.ts';
import type { MadeArchives } from './make-archives.ts';
import type { DeliverOptions } from './options.ts';
import type { DeliveryFacts, RecordName } from './records.ts';

export interface Made {
  readonly options: DeliverOptions;
  readonly id: string;
  readonly made: Date;
  readonly known: Known;
  readonly shoots: readonly string[];
  readonly lock: DeliveryLock;
  readonly archives: MadeArchives;
  readonly problems: readonly DeliveryProblem[];
  /** The folder it will have. */
  readonly folder: string;
}

/** The first record of a delivery. */
export const recordOf = ({ options, archives, problems, known, lock, ...made }: Made): DeliveryFacts => ({
  id: made.id,
  made: made.made.toISOString(),
  client: known.client,
  purpose: options.purpose,
  shoots: [...made.shoots],
  metadata: options.metadata,
  credit: known.credit,
  format: options.format,
  words: lock.words,
  recipients: [...lock.recipients],
  folder: made.folder,
  archives: [...archives.archives],
  files: archives.files,
  bytes: archives.bytes,
  problems: problems.map(toldProblem),
  links: [],
  sent: [],
  closed: null,
});

/** What the history says of it: for whom and of which shoots, as digests. */
export const madeFact = (facts: DeliveryFacts, name: Naming, record: RecordName): LedgerFact => ({
  kind: 'delivery-made',
  data: {
    ...aboutDelivery(facts, name),
    purpose: facts.purpose,
    files: facts.files,
    bytes: facts.bytes,
    archives: facts.archives.length,
    problems: facts.problems.length,
    record,
  },
});

/** What every event about a delivery says of it. */
export const aboutDelivery = (
  { id, client, shoots }: Pick<Delivery, 'id' | 'client' | 'shoots'>,
  name: Naming,
) => ({
  delivery: id,
  client: name(client.name),
  shoots: shoots.map((shoot) => name(shoot)),
});
