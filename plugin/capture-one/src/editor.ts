import { exists, runningApplications } from './foundation';
import { Told } from './sentences';

/** The major version is part of it: `com.captureone.captureone16`. */
const BUNDLE = /^com\.captureone\.captureone\d*$/i;

/** The Capture One that runs, of whatever version. */
export const captureOne = (): CaptureOne => {
  const [id] = runningApplications().filter((name) => BUNDLE.test(name));
  if (id === undefined) throw new Told('Capture One is not running.');
  return Application(id);
};

/** The document in front; with an id, only that one. */
export const documentIn = (editor: CaptureOne, wanted: string | undefined): CaptureOneDocument => {
  const found = editor.currentDocument();
  if (found === null || found === undefined) throw new Told('No catalog or session is open in Capture One.');
  if (wanted !== undefined && found.id() !== wanted)
    throw new Told(`Another document is in front: ${found.id()} instead of ${wanted}. Nothing was done.`);
  return found;
};

/** Where a document lies: its id is the folder around it. A catalog is a package, a session a file in its folder. */
export const documentPath = (found: CaptureOneDocument): string => {
  const folder = found.id();
  const name = found.name();
  const endings = ['', '.cocatalog', '.cosessiondb'];
  for (const ending of endings) {
    const path = `${folder}/${name}${ending}`;
    if (exists(path)) return path;
  }
  throw new Told(`The file of the document ${name} was not found in ${folder}.`);
};

const isPath = (path: unknown): path is string => typeof path === 'string' && path.charAt(0) === '/';

/** Each once, in their order: several variants are of one picture. */
export const eachOnce = (paths: readonly unknown[]): readonly string[] => {
  const seen = new Set<string>();
  for (const path of paths) if (isPath(path)) seen.add(path);
  return Array.from(seen);
};

export interface Selection {
  readonly document: CaptureOneDocument;
  /** The pictures of what is selected. */
  readonly paths: readonly string[];
}

const CHANGED = 'The selection changed while it was read. Nothing was done; try again.';

/**
 * What is selected, asked in three questions and not in one for each picture. Numbers of variants hold within their document
 * only: it must be the same one afterwards, and as many pictures must be selected in it as the editor says.
 */
export const selectionIn = (editor: CaptureOne, wanted: string | undefined): Selection => {
  const found = documentIn(editor, wanted);
  const id = found.id();
  const selected = found.variants.selected();
  const paths = found.variants.parentImage.path();
  const count = editor.selectedVariants().length;
  if (documentIn(editor, wanted).id() !== id || selected.length !== paths.length) throw new Told(CHANGED);
  const chosen = paths.filter((_, at) => selected[at] === true);
  if (chosen.length !== count) throw new Told(CHANGED);
  if (count === 0) throw new Told('No pictures are selected in Capture One.');
  if (!chosen.every(isPath))
    throw new Told('Capture One does not say where some of these pictures lie: their drive may be away.');
  return { document: found, paths: eachOnce(chosen) };
};
