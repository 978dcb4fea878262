import type { DeliveryPurpose, MetadataPolicy } from '@safelight/manifests';
import { extensionOf } from '../catalog/picture-kinds.ts';
import { SafelightError } from '../model/errors.ts';
import { displayPath, nameOf } from '../model/paths.ts';
import { overheadOf } from './cut.ts';
import { type ArchiveName, folderOfName, legalName, type Renaming, TakenNames } from './names.ts';
import { clashesWithList } from './parts.ts';
import type { ChosenFile, DeliveryProblem, DeliveryScan, LeftOut } from './scan.ts';

export interface PlanOptions {
  readonly purpose: DeliveryPurpose;
  readonly metadata: MetadataPolicy;
  /** Do RAW files, layered files and what travels with them go too? */
  readonly originals: 'deliver' | 'leave-out';
  /** Bytes that one archive may have at the most. */
  readonly limit: number;
  /** Can metadata be taken out of files of this extension, and read back? */
  readonly canClean: (extension: string) => boolean;
  /** Can a smaller picture be made of files of this extension? */
  readonly canRender: (extension: string) => boolean;
  /** Names in the archive that are ours. */
  readonly reserved: readonly string[];
}

export interface PlannedFile {
  readonly file: ChosenFile;
  /** Where it lies in the archive. */
  readonly name: string;
  readonly renamed: Renaming | null;
  /** Bytes of the source. */
  readonly size: number;
}

export interface DeliveryPlan {
  /** By folder, then by name: the order in the archives. */
  readonly files: readonly PlannedFile[];
  readonly leftOut: readonly LeftOut[];
  readonly problems: readonly DeliveryProblem[];
}

/** What a file is to a client. TIFF is what editors export; PSD and its like are what they work in. */
const RENDERED = new Set(['tif', 'tiff']);

const RULES = {
  sidecar: {
    rule: 'sidecar',
    reason: 'settings that belong to an original; say --originals to deliver both',
  },
  original: {
    rule: 'original',
    reason: 'an original, undeveloped; export it from the editor, or say --originals',
  },
  working: {
    rule: 'working-file',
    reason: 'a file that is still worked on, with its layers; export it as JPEG or TIFF, or say --originals',
  },
  other: { rule: 'not-a-picture', reason: 'neither a picture nor a video' },
  uncleaned: {
    rule: 'not-cleanable',
    reason:
      'its metadata cannot be taken out with certainty; export it as JPEG or TIFF, or say --metadata keep',
  },
  unrendered: {
    rule: 'no-small-picture',
    reason: 'no smaller picture can be made of it here; export it as JPEG or TIFF',
  },
} as const;

/** Which files go, what they are called, and why the others do not. */
export const planDelivery = (scan: DeliveryScan, options: PlanOptions): DeliveryPlan => {
  const chosen = once(scan.chosen, ({ path }) => path);
  const paths = new Set(chosen.map(({ path }) => path));
  const leftOut: LeftOut[] = once(scan.leftOut, ({ path }) => path).filter(({ path }) => !paths.has(path));
  const problems: DeliveryProblem[] = [
    ...once(scan.problems, ({ path, error }) => `${path}\0${error.message}`),
  ];
  const going: ChosenFile[] = [];
  for (const file of chosen) {
    const rule = ruleFor(file, options);
    if (rule === null) going.push(file);
    else leftOut.push({ path: file.path, ...rule });
  }
  const files: PlannedFile[] = [];
  for (const file of named(going, options)) {
    // How large a small picture will be is known when it is made.
    const tooLarge = options.purpose === 'full' ? sizeTrouble(file, options.limit) : null;
    if (tooLarge === null) files.push(file);
    else problems.push({ path: file.file.path, error: tooLarge });
  }
  return { files, leftOut, problems };
};

/** A file that was mentioned twice, by itself and by its folder or by a collection, is one file. */
const once = <T>(mentions: readonly T[], keyOf: (mention: T) => string): readonly T[] => {
  const first = new Map<string, T>();
  for (const mention of mentions) if (!first.has(keyOf(mention))) first.set(keyOf(mention), mention);
  return [...first.values()];
};

const ruleFor = ({ kind, path, how }: ChosenFile, options: PlanOptions) => {
  const extension = extensionOf(nameOf(path));
  const keeps = options.metadata === 'keep';
  if (options.purpose !== 'full') {
    if (kind === 'other') return RULES.other;
    if (kind === 'sidecar') return RULES.sidecar;
    if (kind === 'raw') return RULES.original;
    return options.canRender(extension) ? null : RULES.unrendered;
  }
  if (options.originals === 'leave-out') {
    if (kind === 'sidecar') return RULES.sidecar;
    if (kind === 'raw') return RULES.original;
    if (kind === 'working' && !RENDERED.has(extension)) return RULES.working;
  }
  if (kind === 'other' && !(keeps && how === 'named')) return RULES.other;
  return keeps || options.canClean(extension) ? null : RULES.uncleaned;
};

/** In order, each with a name of its own. */
const named = (files: readonly ChosenFile[], { purpose, reserved }: PlanOptions): PlannedFile[] => {
  const wanting = files.map((file) => ({ file, wanted: wantedName(file, purpose) }));
  // How many archives there will be, and so what their lists are called, is not known yet.
  const lists = wanting.map(({ wanted }) => wanted.name).filter(clashesWithList);
  const taken = new TakenNames([...reserved, ...lists]);
  return wanting
    .sort((a, b) => byFolder(a.wanted.name, b.wanted.name) || (a.file.path < b.file.path ? -1 : 1))
    .map(({ file, wanted }) => ({ file, ...taken.take(wanted), size: file.stamp.size }));
};

/** A small picture is a JPEG, whatever it was made of. */
const wantedName = ({ inside }: ChosenFile, purpose: DeliveryPurpose): ArchiveName => {
  const legal = legalName(inside);
  if (purpose === 'full') return legal;
  return { ...legal, name: legal.name.replace(/\.[^./]*$/, '.jpg') };
};

const byFolder = (a: string, b: string): number => {
  const [aFolder, bFolder] = [folderOfName(a), folderOfName(b)];
  if (aFolder !== bFolder) return aFolder < bFolder ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
};

/** `file-too-large` where it fits into no archive of so many bytes; null where it does. */
export const sizeTrouble = ({ file, name, size }: PlannedFile, limit: number): SafelightError | null =>
  size + overheadOf(name) > limit
    ? new SafelightError('file-too-large', { path: displayPath(file.path), bytes: size, limit })
    : null;
