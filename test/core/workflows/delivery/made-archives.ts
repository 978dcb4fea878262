import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ArchiveKind } from '../../../../core/src/archive/archive-writer.ts';
import type { ArchiveSecret } from '../../../../core/src/archive/read-archive.ts';
import type { PlannedFile } from '../../../../core/src/delivery/plan.ts';
import type { Preparation } from '../../../../core/src/delivery/store.ts';
import type { ProgressEvent, RunContext } from '../../../../core/src/model/events.ts';
import { bytePathFromText } from '../../../../core/src/model/paths.ts';
import { makeArchives } from '../../../../core/src/workflows/delivery/make-archives.ts';
import type { DeliveredArchive, Delivery } from '../../../../manifests/src/index.ts';
import { temporaryFolder } from '../../../support/temp-folder.ts';

/** A run, and what it told. */
export const listeningRun = () => {
  const events: ProgressEvent[] = [];
  const context: RunContext = {
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    clock: () => new Date('2026-11-28T10:00:00Z'),
  };
  return { context, events };
};

/** Counted since the last phase of this kind began, and what was announced. */
export const progressOf = (events: readonly ProgressEvent[], phase: string) => {
  const last = events.findLastIndex((event) => event.kind === 'phase' && event.phase === phase);
  const since = events.slice(last + 1);
  const end = since.findIndex(({ kind }) => kind === 'phase');
  const told = end === -1 ? since : since.slice(0, end);
  const sum = (kind: 'plan' | 'bytes') =>
    told.reduce((bytes, event) => bytes + (event.kind === kind ? event.bytes : 0), 0);
  return { announced: sum('plan'), counted: sum('bytes') };
};

const asTheyAre: Preparation = {
  prepare: async (batch) =>
    batch.map((planned) => ({
      planned,
      ready: { path: planned.file.path, size: planned.size },
      error: null,
    })),
  release: async () => undefined,
};

const plannedAt = (folder: string, name: string): PlannedFile => {
  const text = join(folder, name);
  mkdirSync(dirname(text), { recursive: true });
  writeFileSync(text, `picture ${name}`.repeat(2_000));
  const path = bytePathFromText(text);
  const { size } = statSync(text);
  const stamp = { size, mtimeNs: 0n, ctimeNs: 0n, inode: 1n, mode: 0o644 };
  const file = { path, inside: bytePathFromText(name), stamp, kind: 'picture', how: 'found' } as const;
  return { file, name, renamed: null, size };
};

export interface MadeDelivery {
  readonly folder: string;
  readonly archives: readonly DeliveredArchive[];
  readonly delivery: Delivery;
}

/** A delivery that was really made: an archive for each group of pictures. */
export const madeDelivery = async (
  groups: readonly (readonly string[])[],
  { name = 'Huber', words = 'one-two', kind = zipOf(words) }: MadeOptions = {},
  context: RunContext = listeningRun().context,
): Promise<MadeDelivery> => {
  const [folder, sources] = [temporaryFolder(), temporaryFolder()];
  const made = await makeArchives(
    {
      folder,
      groups: groups.map((names) => names.map((one) => plannedAt(sources, one))),
      kind,
      opening: (): ArchiveSecret =>
        kind.format === 'zip'
          ? { format: 'zip', words }
          : { format: 'pgp', secret: { kind: 'words', words } },
      preparation: asTheyAre,
      naming: {
        name,
        made: new Date('2026-11-28T10:00:00Z'),
        id: randomUUID(),
        purpose: 'full',
        format: kind.format,
      },
      howTo: null,
      random: randomBytes,
    },
    context,
  );
  return { folder, archives: made.archives, delivery: recordedAs(words, made.archives) };
};

interface MadeOptions {
  readonly name?: string;
  readonly words?: string;
  readonly kind?: ArchiveKind;
}

const zipOf = (words: string): ArchiveKind => ({ format: 'zip', names: 'visible', words });

/** Of a record only what a check looks at. */
export const recordedAs = (words: string | null, archives: readonly DeliveredArchive[]): Delivery =>
  ({ id: randomUUID(), words, archives }) as unknown as Delivery;
