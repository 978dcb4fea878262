import type { DeliveryPurpose, MetadataPolicy } from '@safelight/manifests';
import { bytesOf, cutArchives } from '../../delivery/cut.ts';
import { type DeliveryPlan, type PlannedFile, sizeTrouble } from '../../delivery/plan.ts';
import type { DeliveryProblem } from '../../delivery/scan.ts';
import { batchesOf, type Preparation, type PreparedFile } from '../../delivery/store.ts';
import { makePrivateFolderIn } from '../../fs/private-folder.ts';
import { MetadataCleaner } from '../../metadata/clean.ts';
import { Renderer } from '../../metadata/rendition.ts';
import { prepareWatermark, type WatermarkSource } from '../../metadata/watermark.ts';
import type { RunContext } from '../../model/events.ts';
import type { BytePath } from '../../model/paths.ts';
import { Copies } from './copies.ts';
import type { Credit } from './options.ts';

/** How copies are made. */
export interface CopyOptions {
  readonly purpose: DeliveryPurpose;
  readonly metadata: MetadataPolicy;
  readonly longSide: number;
  readonly watermark: WatermarkSource | null;
  readonly credit: Credit;
}

/** The files of each archive, and what makes their copies. */
export interface Cut {
  readonly groups: readonly (readonly PlannedFile[])[];
  readonly preparation: Preparation;
  /** Of copies that had to be made before the archives could be cut. */
  readonly problems: readonly DeliveryProblem[];
}

export interface CutOptions {
  readonly treatment: CopyOptions;
  readonly plan: DeliveryPlan;
  /** A private folder. */
  readonly scratch: string;
  /** Bytes of an archive at the most. */
  readonly limit: number;
}

/**
 * Cuts what goes into archives. Copies of full size are made while the archives are written, a few at a time; how large
 * a smaller picture is nobody knows before, so all of those are made first.
 */
export const withCopies = async <T>(
  { treatment, plan, scratch, limit }: CutOptions,
  context: RunContext,
  use: (cut: Cut) => Promise<T>,
): Promise<T> => {
  const { purpose, metadata } = treatment;
  const renderer = purpose === 'full' ? null : await rendererFor(treatment);
  const isCleaned = purpose !== 'preview' && metadata !== 'keep';
  await using cleaner = isCleaned ? await cleanerFor(treatment, scratch) : null;
  const folder = await makePrivateFolderIn(scratch, 'copies-');
  const copies = new Copies({ renderer, cleaner }, folder, context);
  if (purpose === 'full')
    return use({ groups: cutArchives(plan.files, limit), preparation: copies, problems: [] });
  return use(await madeFirst(copies, { plan, limit }, context));
};

const rendererFor = async ({ purpose, longSide, watermark, credit }: CopyOptions): Promise<Renderer> => {
  if (purpose !== 'preview') return new Renderer({ longSide });
  const text = credit.copyright ?? (credit.creator === null ? 'PREVIEW' : `© ${credit.creator}`);
  const mark = await prepareWatermark(watermark ?? { kind: 'text', text });
  return new Renderer({ longSide, watermark: mark });
};

const cleanerFor = async ({ metadata, credit }: CopyOptions, scratch: string): Promise<MetadataCleaner> => {
  const attribution = Object.fromEntries(Object.entries(credit).filter(([, text]) => text !== null));
  const own = await makePrivateFolderIn(scratch, 'clean-');
  return new MetadataCleaner({ policy: metadata, scratch: own, attribution });
};

const madeFirst = async (
  copies: Copies,
  { plan, limit }: Pick<CutOptions, 'plan' | 'limit'>,
  { signal, onEvent }: RunContext,
): Promise<Cut> => {
  onEvent({ kind: 'phase', phase: 'prepare', subject: '' });
  onEvent({ kind: 'plan', files: plan.files.length, bytes: bytesOf(plan.files) });
  const made = new Map<BytePath, PreparedFile>();
  for (const batch of batchesOf(plan.files)) {
    signal.throwIfAborted();
    for (const file of await copies.prepare(batch)) made.set(file.planned.file.path, file);
  }
  const all = [...made.values()];
  const sized = all.flatMap(({ planned, ready }) =>
    ready === null ? [] : [{ ...planned, size: ready.size }],
  );
  const tooLarge = sized.flatMap((file) => {
    const error = sizeTrouble(file, limit);
    return error === null ? [] : [{ path: file.file.path, error }];
  });
  const left = new Set(tooLarge.map(({ path }) => path));
  const undone = all.flatMap(({ planned, error }) =>
    error === null ? [] : [{ path: planned.file.path, error }],
  );
  return {
    groups: cutArchives(
      sized.filter(({ file }) => !left.has(file.path)),
      limit,
    ),
    problems: [...undone, ...tooLarge],
    preparation: {
      prepare: async (batch) => batch.flatMap(({ file }) => made.get(file.path) ?? []),
      release: (batch) => copies.release(batch),
    },
  };
};
