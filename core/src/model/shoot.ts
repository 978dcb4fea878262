import { type BytePath, nameOf, parentOf } from './paths.ts';

/** `100CANON`, `101_FUJI`: three digits and five characters (DCF); what cameras and people put above and below them. */
const CAMERA =
  /^(dcim|\d{3}[a-z0-9_]{5}|(cam(era)?|kamera|card|karte|body)[ _-]?([a-z]|\d{1,2})|[a-z][ _-]?cam|raws?|jpe?gs?|videos?)$/i;

/** `Day 2`, in the languages of those who asked. */
const COUNTED_DAY = /^(day|tag|jour|d[ií]a|giorno|dag)[ _-]?\d{1,2}$/i;

/** A date and nothing else: `2026-04-26`, `20260426`, `26.04.2026`. With a word behind it, it is a job. */
const DATE = /^(\d{4}([-_. ]?)\d{2}\2\d{2}|\d{2}[-_.]\d{2}[-_.]\d{4})$/;

/** A year or a month: what holds days there is no job. */
const PERIOD = /^(\d{4}|\d{4}[-_. ]?\d{2}|(0?[1-9]|1[0-2])([ ._-]\D*)?)$/;

const foldsInto = (parent: BytePath, root: BytePath, name: BytePath): boolean => {
  if (CAMERA.test(name) || COUNTED_DAY.test(name)) return true;
  return DATE.test(name) && parent !== root && !PERIOD.test(nameOf(parent));
};

/**
 * The shoot a folder of originals belongs to: the folder of one job. Folders of a camera, a card or a day are folded into
 * the one they lie in, but a day that lies in a year or a month is a job of its own. Never above the root folder.
 */
export const shootOf = (root: BytePath, folder: BytePath): BytePath => {
  let shoot = folder;
  while (shoot !== root) {
    const parent = parentOf(shoot);
    if (parent.length < root.length || !foldsInto(parent, root, nameOf(shoot))) break;
    shoot = parent;
  }
  return shoot;
};

/** A folder of a set: does a picture lie in it? */
export interface ShootFolder {
  readonly path: BytePath;
  readonly pictures: boolean;
}

/**
 * The shoot of each folder below one root. What lies in a shoot belongs to it, whatever it is called (`Selects`,
 * `Output`); a year or a month holds shoots and is none, although a picture may have strayed into it. Folders without a
 * picture that lie in no shoot are the root's.
 */
export const shootsOf = (
  root: BytePath,
  folders: readonly ShootFolder[],
): ReadonlyMap<BytePath, BytePath> => {
  const holding = new Set(folders.flatMap(({ path, pictures }) => (pictures ? [path] : [])));
  const shoots = new Map([...holding].map((path) => [path, outermost(root, path, holding)] as const));
  const jobs = new Set(shoots.values());
  for (const { path, pictures } of folders)
    if (!pictures) shoots.set(path, ancestorsOf(root, path).find((above) => jobs.has(above)) ?? root);
  return shoots;
};

const outermost = (root: BytePath, path: BytePath, holding: ReadonlySet<BytePath>): BytePath => {
  const own = shootOf(root, path);
  const above = ancestorsOf(root, own).filter((folder) => folder !== root && isJob(folder, holding));
  return shootOf(root, above.at(-1) ?? own);
};

const isJob = (folder: BytePath, holding: ReadonlySet<BytePath>): boolean =>
  holding.has(folder) && !PERIOD.test(nameOf(folder));

/** The folder itself, then those it lies in, up to the root. */
const ancestorsOf = (root: BytePath, folder: BytePath): BytePath[] => {
  const above = [folder];
  for (let at = folder; at !== root && parentOf(at).length >= root.length; at = parentOf(at))
    above.push(parentOf(at));
  return above;
};
