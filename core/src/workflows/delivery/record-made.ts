import type { DeliverReport, Delivery, LedgerFact } from '@safelight/manifests';
import { toldProblem } from '../../delivery/report.ts';
import type { DeliveryProblem } from '../../delivery/scan.ts';
import { deliveryWordsBits, parseDeliveryWords } from '../../keys/delivery-words.ts';
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

/** What `deliver` said of it, as far as its record tells: not what was left out on purpose, nor how long it took. */
export const reportOf = (made: Delivery): DeliverReport => ({
  id: made.id,
  complete: made.problems.length === 0,
  client: made.client.name,
  purpose: made.purpose,
  metadata: made.metadata,
  format: made.format,
  excluded: [],
  renamed: [],
  notes: [],
  problems: made.problems,
  folder: made.folder,
  archives: made.archives.map(({ name, size, files, sha256 }) => ({ name, bytes: size, files, sha256 })),
  files: made.files,
  bytes: made.bytes,
  shoots: made.shoots,
  lock: lockOf(made.words),
  entropy: lockOf(made.words) === 'words' ? deliveryWordsBits() : null,
  seconds: 0,
});

const lockOf = (words: string | null): DeliverReport['lock'] => {
  if (words === null) return 'certificate';
  return parseDeliveryWords(words) === words ? 'words' : 'passphrase';
};

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
