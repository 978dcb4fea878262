import type {
  ChosenFile,
  Copy,
  CopyFormat,
  HostDocuments,
  InboxFolder,
  OpenDocument,
  SpoolFolder,
} from '../ports.ts';
import { CopyNames } from './copy-names.ts';
import type { Prepared } from './remembered.ts';
import { type Greeting, isApproved } from './welcome.ts';

export interface Selection {
  readonly documents: readonly OpenDocument[];
  readonly files: readonly ChosenFile[];
  readonly format: CopyFormat;
}

export interface PrepareWatch {
  readonly title: string;
  isCancelled(): boolean;
  next(done: number, name: string): void;
}

export type PrepareEnd = { readonly kind: 'prepared'; readonly prepared: Prepared } | Unprepared;

export type Unprepared =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly name: string; readonly why: string };

export interface Preparing {
  readonly id: string;
  readonly inbox: InboxFolder;
  readonly host: HostDocuments;
  readonly greeting: Greeting;
}

/**
 * Brings what was selected to where a job may ask for it: documents as rendered copies, files as they are, and files that lie in
 * an approved folder not at all. What was written goes again where it does not come to an end.
 */
export const prepare = async (
  { documents, files, format }: Selection,
  { id, inbox, host, greeting }: Preparing,
  watch: PrepareWatch,
): Promise<PrepareEnd> => {
  const near = files.filter(({ path }) => isApproved(path, greeting));
  const far = files.filter((file) => !near.includes(file));
  const sources = near.map(({ path }) => path);
  if (documents.length + far.length === 0) return { kind: 'prepared', prepared: { id, sources } };
  const spool = await inbox.spool(id);
  const end = await orEmpty(spool, () => fill(spool, { documents, files: far, format }, host, watch));
  if (end.kind === 'filled')
    return { kind: 'prepared', prepared: { id, sources: [...sources, ...end.paths] } };
  await spool.remove();
  return end;
};

/** Where it throws, nothing of it stays. */
const orEmpty = async <T>(spool: SpoolFolder, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    await spool.remove().catch(() => undefined);
    throw error;
  }
};

type FillEnd = { readonly kind: 'filled'; readonly paths: readonly string[] } | Unprepared;

const fill = async (
  spool: SpoolFolder,
  { documents, files, format }: Selection,
  host: HostDocuments,
  watch: PrepareWatch,
): Promise<FillEnd> => {
  const names = new CopyNames();
  const rendered = documents.map((document) => ({ document, name: names.rendered(document.name, format) }));
  const copied = files.map((file) => ({ file, name: names.copied(file.name) }));
  const paths: string[] = [];
  // From the last to the first: a copy passes through the file's own name, which a later one gave up.
  for (const { file, name } of copied.reverse()) {
    if (watch.isCancelled()) return { kind: 'cancelled' };
    watch.next(0, file.name);
    try {
      paths.unshift((await spool.take(file, name)).path);
    } catch (error) {
      return { kind: 'failed', name: file.name, why: error instanceof Error ? error.message : String(error) };
    }
  }
  if (rendered.length === 0) return { kind: 'filled', paths };
  const copies: Copy[] = [];
  for (const { document, name } of rendered)
    copies.push({ document: document.id, to: await spool.file(name) });
  const nameOf = (id: string): string => documents.find((one) => one.id === id)?.name ?? id;
  const end = await host.copy(copies, {
    format,
    title: watch.title,
    isCancelled: watch.isCancelled,
    next: (done, copy) => watch.next(done, nameOf(copy.document)),
  });
  if (end.kind === 'failed') return { kind: 'failed', name: nameOf(end.document), why: end.why };
  if (end.kind !== 'done') return end;
  return { kind: 'filled', paths: [...copies.map(({ to }) => to.path), ...paths] };
};

/** The same files once more, in the spool of the job that only plans: what is delivered then is what was looked at. */
export const copyForPlan = async (
  prepared: Prepared,
  inbox: InboxFolder,
  planId: string,
): Promise<readonly string[]> => {
  if (!isSpooled(prepared)) return prepared.sources;
  const from = await inbox.spool(prepared.id);
  const to = await inbox.spool(planId);
  const copies = new Map<string, string>();
  await orEmpty(to, async () => {
    for (const file of await from.files()) copies.set(file.path, (await to.take(file, file.name)).path);
  });
  return prepared.sources.map((path) => copies.get(path) ?? path);
};

/** Takes the copies away again: nobody delivers them. */
export const discard = async (prepared: Prepared, inbox: InboxFolder): Promise<void> => {
  if (!isSpooled(prepared)) return;
  const spool = await inbox.spool(prepared.id);
  await spool.remove();
};

const isSpooled = ({ id, sources }: Prepared): boolean => sources.some((path) => path.includes(id));
