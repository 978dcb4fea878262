import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DeliverReport } from '@safelight/manifests';
import type { ArchiveEntry } from '../../archive/entry.ts';
import { bytesOf, roomIn } from '../../delivery/cut.ts';
import { howToOpenPage } from '../../delivery/how-to.ts';
import type { DeliveryPlan } from '../../delivery/plan.ts';
import { toldChoice } from '../../delivery/report.ts';
import type { DeliveryProblem } from '../../delivery/scan.ts';
import { writeFileDurably } from '../../fs/durable.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { parentOf } from '../../model/paths.ts';
import { withLookFolder } from '../look-folder.ts';
import { announcing } from '../running-jobs.ts';
import { assertCounts, type Session } from '../session.ts';
import { folderName, type Naming } from './archive-names.ts';
import { assertResolved, assertSomething } from './choose.ts';
import { type Cut, withCopies } from './cut.ts';
import { DeliveryFolder } from './delivery-folder.ts';
import { type Known, knownOf } from './last-to-client.ts';
import { type DeliveryLock, lockFor } from './lock.ts';
import { type MadeArchives, makeArchives } from './make-archives.ts';
import type { DeliverOptions } from './options.ts';
import { planChoice } from './plan.ts';
import { madeFact, recordOf } from './record-made.ts';
import { writeRecord } from './records.ts';
import { KnownShoots } from './shoots.ts';

export type { DeliverReport } from '@safelight/manifests';

/** `deliver`: archives for a client, each read back, and the record of what opens them in the vault. */
export const deliver = (
  session: Session,
  options: DeliverOptions,
  context: RunContext,
): Promise<DeliverReport> => {
  assertCounts(session);
  const { home, vault, store } = session;
  const job = { vault: vault.id, command: 'deliver', place: store.place.name };
  // The record is read where nobody knows the folder this was said in.
  const settled = { ...options, out: resolve(options.out) };
  return announcing(home, job, context, (told) => makeDelivery(session, settled, told));
};

/** What is decided before a byte is written. */
interface Decided {
  readonly id: string;
  readonly made: Date;
  readonly plan: DeliveryPlan;
  readonly notes: readonly string[];
  readonly known: Known;
  readonly shoots: readonly string[];
  readonly lock: DeliveryLock;
}

const makeDelivery = async (
  session: Session,
  options: DeliverOptions,
  context: RunContext,
): Promise<DeliverReport> => {
  const started = context.clock().getTime();
  const decided = await decide(session, options, context);
  const { id, made, plan } = decided;
  const naming: Naming = { ...options, made, id };
  const treatment = { ...options, credit: decided.known.credit };
  return withLookFolder(session.home, (scratch) =>
    withCopies({ treatment, plan, scratch, limit: roomIn(options.limit) }, context, async (cut) => {
      const bytes = bytesOf(cut.groups.flat());
      await using folder = await DeliveryFolder.begin(options.out, bytes, made);
      const archives = await writeAll(folder.path, { options, decided, naming, cut }, context);
      const problems = [...plan.problems, ...cut.problems, ...archives.problems];
      if (archives.archives.length === 0) throw nothingWentIn(problems);
      assertResolved(
        options.choice,
        plan.files.map(({ file }) => file),
      );
      const name = folderName({ ...naming, client: options.client });
      const path = join(options.out, name);
      const record = recordOf({ ...decided, options, archives, problems, folder: path });
      await writeRecord(session, { facts: record, generation: 0, at: made }, (named, kept) =>
        madeFact(record, named, kept),
      );
      await folder.publish(name);
      return {
        id,
        complete: problems.length === 0,
        ...toldChoice(options, { ...decided, problems: [...cut.problems, ...archives.problems] }),
        folder: path,
        archives: archives.archives.map(({ size, files, sha256, ...archive }) => ({
          name: archive.name,
          bytes: size,
          files,
          sha256,
        })),
        files: archives.files,
        bytes: archives.bytes,
        shoots: decided.shoots,
        ...decided.lock.told,
        seconds: (context.clock().getTime() - started) / 1000,
      };
    }),
  );
};

const decide = async (session: Session, options: DeliverOptions, context: RunContext): Promise<Decided> => {
  const made = context.clock();
  const { plan, notes } = await planChoice(session.home, options, context);
  assertSomething(plan);
  const known = await knownOf(session, options);
  const shoots = shootsOf(session, options, plan);
  const named = [options.client, options.name ?? '', session.vault.name, ...shoots];
  const guessable = [...named, ...foldersIn(plan)].filter((text) => text !== '');
  const lock = await lockFor(options, { known: guessable, now: made });
  return { id: options.id ?? randomUUID(), made, plan, notes, known, shoots, lock };
};

/** Names of folders that can be read in an archive without its words. */
const foldersIn = ({ files }: DeliveryPlan): readonly string[] => [
  ...new Set(files.flatMap(({ name }) => name.split('/').slice(0, -1))),
];

const shootsOf = (
  session: Session,
  { shoot }: DeliverOptions,
  { files }: DeliveryPlan,
): readonly string[] => {
  const known = new KnownShoots(session);
  if (shoot !== null) return [known.named(shoot)];
  return known.namesOf(new Set(files.map(({ file }) => parentOf(file.path))));
};

interface Writing {
  readonly options: DeliverOptions;
  readonly decided: Decided;
  readonly naming: Naming;
  readonly cut: Cut;
}

/**
 * The archives, and beside them the page that says how to open them. Where one comes out empty, because nothing that was
 * meant for it could be put in, all are made again: each tells how many there are.
 */
const writeAll = async (folder: string, writing: Writing, context: RunContext): Promise<MadeArchives> => {
  const { cut, naming, decided, options } = writing;
  const page = pageFor(writing);
  const howTo: ArchiveEntry = {
    name: page.fileName,
    source: { kind: 'bytes', bytes: Buffer.from(page.html, 'utf8') },
    modified: decided.made,
  };
  const { kind, opening } = decided.lock;
  const making = { folder, groups: cut.groups, kind, opening, preparation: cut.preparation, naming };
  const made = await makeArchives(
    { ...making, howTo: options.format === 'zip' ? howTo : null, random: randomBytes },
    context,
  );
  if (made.archives.length === cut.groups.length || made.archives.length === 0) {
    await writeFileDurably(join(folder, page.fileName), page.html);
    return made;
  }
  for (const { name } of made.archives) await rm(join(folder, name));
  const lost = new Set(made.problems.map(({ path }) => path));
  const groups = cut.groups
    .map((group) => group.filter(({ file }) => !lost.has(file.path)))
    .filter((group) => group.length > 0);
  const again = await writeAll(folder, { ...writing, cut: { ...cut, groups } }, context);
  return { ...again, problems: [...made.problems, ...again.problems] };
};

const pageFor = ({ options, decided, cut }: Writing) =>
  howToOpenPage({
    language: decided.known.client.language,
    format: options.format,
    names: options.format === 'pgp' ? 'hidden' : options.names,
    lock: decided.lock.told.lock,
    parts: cut.groups.length,
    purpose: options.purpose,
  });

/** Throws away nothing that anybody saw: the archives never got their names. */
const nothingWentIn = (problems: readonly DeliveryProblem[]): SafelightError => {
  const [first] = problems;
  const rest = problems.length > 1 ? `, and ${problems.length - 1} more like it` : '';
  const what =
    first === undefined ? 'nothing could be put in' : `${first.error.message.replace(/\.$/, '')}${rest}`;
  return new SafelightError('selection-empty', { what });
};
