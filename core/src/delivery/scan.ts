import { holdsSettings } from '../catalog/captureone-rules.ts';
import { extensionOf, kindOf, type PictureKind, sidecarExtensions } from '../catalog/picture-kinds.ts';
import { listNames } from '../fs/list-names.ts';
import { type FileStamp, stampOf, statusOf } from '../fs/stamp.ts';
import { systemRule } from '../fs/system-names.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { type BytePath, displayPath, joinBytes, nameOf, parentOf } from '../model/paths.ts';

/** A file that a person chose, by itself, by its folder or by a catalog. */
export interface ChosenFile {
  readonly path: BytePath;
  /** Where it lies below what was chosen; the plan makes a name of it that every system can hold. */
  readonly inside: BytePath;
  readonly stamp: FileStamp;
  readonly kind: PictureKind;
  /** Was this file named, and not only its folder? */
  readonly how: 'named' | 'found';
}

/** A file that does not go, and by which rule. */
export interface LeftOut {
  readonly path: BytePath;
  readonly rule: string;
  readonly reason: string;
}

/** A file that was chosen and cannot go. */
export interface DeliveryProblem {
  readonly path: BytePath;
  readonly error: SafelightError;
}

/** Every directory entry that was met is in one of these. */
export interface DeliveryScan {
  readonly chosen: readonly ChosenFile[];
  readonly leftOut: readonly LeftOut[];
  readonly problems: readonly DeliveryProblem[];
}

const LINK = { rule: 'link', reason: 'a link is not followed: name the file it points to' };
const SETTINGS = {
  rule: 'capture-one-settings',
  reason: 'edits and caches that Capture One keeps beside pictures',
};
const SPECIAL = { rule: 'no-file', reason: 'it is neither a file nor a folder' };

class Gathering {
  readonly chosen = new Map<BytePath, ChosenFile>();
  readonly leftOut: LeftOut[] = [];
  readonly problems: DeliveryProblem[] = [];

  /** Takes an entry by what it is; gives the folder that is to be walked, or null. */
  look(path: BytePath, inside: BytePath, how: ChosenFile['how']): BytePath | null {
    const rule = how === 'found' ? systemRule(nameOf(path)) : null;
    if (rule !== null) {
      this.leftOut.push({ path, ...rule });
      return null;
    }
    try {
      const status = statusOf(path);
      if (status.isDirectory()) return this.#folder(path, how);
      if (status.isSymbolicLink()) this.leftOut.push({ path, ...LINK });
      else if (!status.isFile()) this.leftOut.push({ path, ...SPECIAL });
      else this.#file({ path, inside, stamp: stampOf(status), kind: kindOf(nameOf(path)), how });
    } catch (error) {
      this.problems.push({ path, error: unreadable(path, error) });
    }
    return null;
  }

  /** The first mention says where it lies; a later one may say that it was meant by name. */
  #file(file: ChosenFile): void {
    const before = this.chosen.get(file.path) ?? file;
    this.chosen.set(file.path, file.how === 'named' ? { ...before, how: 'named' } : before);
  }

  /** Edits of Capture One lie beside the pictures, in a folder that no client needs. */
  #folder(path: BytePath, how: ChosenFile['how']): BytePath | null {
    if (how === 'named' || !holdsSettings(nameOf(path))) return path;
    this.leftOut.push({ path, ...SETTINGS });
    return null;
  }

  done(): DeliveryScan {
    return { chosen: [...this.chosen.values()], leftOut: this.leftOut, problems: this.problems };
  }
}

/** What the system says of a file that was chosen, in our words; anything else is thrown. */
export const unreadable = (path: BytePath, error: unknown): SafelightError => {
  const code = systemCode(error);
  const shown = displayPath(path);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new SafelightError('source-missing', { path: shown }, error);
  if (code === undefined) throw error;
  return new SafelightError('source-unreadable', { path: shown, why: whyOf(code) }, error);
};

const whyOf = (code: string): string =>
  code === 'EACCES' || code === 'EPERM' ? 'permission denied' : `the system says ${code}`;

/** What a person named: files, and folders with everything below them. Absolute paths. */
export const scanPaths = (paths: readonly BytePath[], signal: AbortSignal): DeliveryScan => {
  const gathering = new Gathering();
  for (const path of paths) {
    const folder = gathering.look(path, nameOf(path), 'named');
    if (folder !== null) walk(gathering, folder, signal);
  }
  return gathering.done();
};

const walk = (gathering: Gathering, top: BytePath, signal: AbortSignal): void => {
  const waiting: { readonly path: BytePath; readonly inside: BytePath }[] = [
    { path: top, inside: nameOf(top) },
  ];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal.throwIfAborted();
    const listing = listNames(folder.path);
    if (listing.kind !== 'names') {
      gathering.problems.push({ path: folder.path, error: unlistable(folder.path, listing) });
      continue;
    }
    for (const name of listing.names) {
      const inside = joinBytes(folder.inside, name);
      const below = gathering.look(joinBytes(folder.path, name), inside, 'found');
      if (below !== null) waiting.push({ path: below, inside });
    }
  }
};

const unlistable = (
  path: BytePath,
  listing: { readonly kind: 'absent' } | { readonly kind: 'unreadable'; readonly why: string },
) =>
  listing.kind === 'absent'
    ? new SafelightError('source-missing', { path: displayPath(path) })
    : new SafelightError('source-unreadable', { path: displayPath(path), why: listing.why });

/** A file that a catalog named. `pairs`: extensions of files that the editor shows as one with it. */
export interface PickedFile {
  readonly folder: BytePath;
  readonly name: BytePath;
  readonly pairs: readonly string[];
}

/** What a catalog named, and what it shows as one with it. Lies in the archive as below the folder that holds all. */
export const scanPicked = (picked: readonly PickedFile[], signal: AbortSignal): DeliveryScan => {
  const gathering = new Gathering();
  const top = parentOf(commonFolder(picked.map(({ folder }) => folder)));
  const insideOf = (path: BytePath): BytePath => path.slice(top === '' ? 1 : top.length + 1) as BytePath;
  for (const [folder, files] of Map.groupBy(picked, (file) => file.folder)) {
    signal.throwIfAborted();
    const beside = pairsIn(folder, files);
    for (const name of [...files.map((file) => file.name), ...beside]) {
      const path = joinBytes(folder, name);
      if (gathering.look(path, insideOf(path), 'named') !== null)
        gathering.leftOut.push({ path, ...SPECIAL });
    }
  }
  return gathering.done();
};

/** Files beside the picked ones with their stem, in any case: those of their pair, and of a RAW its settings. */
const pairsIn = (folder: BytePath, files: readonly PickedFile[]): readonly BytePath[] => {
  const wanted = new Map<string, ReadonlySet<string>>();
  for (const { name, pairs } of files) {
    const beside = kindOf(name) === 'raw' ? [...pairs, ...sidecarExtensions] : pairs;
    if (beside.length > 0) wanted.set(stemOf(name), new Set(beside.map((one) => one.toLowerCase())));
  }
  if (wanted.size === 0) return [];
  const listing = listNames(folder);
  if (listing.kind !== 'names') return [];
  return listing.names.filter((name) => wanted.get(stemOf(name))?.has(extensionOf(name)) === true);
};

const stemOf = (name: BytePath): string => {
  const dot = name.lastIndexOf('.');
  return (dot > 0 ? name.slice(0, dot) : name).toLowerCase();
};

/** The deepest folder that holds all of these. */
const commonFolder = (folders: readonly BytePath[]): BytePath => {
  const [first = '' as BytePath, ...others] = folders;
  const parts = first.split('/');
  let shared = parts.length;
  for (const other of others) {
    const theirs = other.split('/');
    let same = 0;
    while (same < shared && parts[same] === theirs[same]) same++;
    shared = same;
  }
  return parts.slice(0, shared).join('/') as BytePath;
};
