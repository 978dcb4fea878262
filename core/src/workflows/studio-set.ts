import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SetConfig } from '@safelight/manifests';
import type { StudioRoot } from '../backup/scan-studio.ts';
import { type NamedBy, type StudioBase, studioFolders } from '../catalog/studio-folders.ts';
import { SafelightError } from '../model/errors.ts';
import { bytePathFromText, isWithin } from '../model/paths.ts';
import { setPath } from './sets.ts';

/** An editor whose settings were found on this computer. */
export interface FoundStudio {
  readonly editor: string;
  readonly path: string;
}

const baseOf = (home: string, base: StudioBase): string => {
  switch (base) {
    case 'home':
      return home;
    case 'appData':
      return join(home, 'AppData', 'Roaming');
    case 'localAppData':
      return join(home, 'AppData', 'Local');
  }
};

/** Where the editors' settings lie or would lie, below a user's folder: of all systems, since a disk may come from another. */
const candidates = (home: string): readonly (FoundStudio & { readonly namedBy: NamedBy })[] =>
  studioFolders.map(({ editor, base, path, namedBy }) => ({
    editor,
    path: join(baseOf(home, base), ...path),
    namedBy,
  }));

export const findStudio = (home: string): readonly FoundStudio[] =>
  candidates(home).filter(({ path }) => existsSync(path));

/** The folders of a studio set. */
export const studioRoots = (set: SetConfig): readonly StudioRoot[] =>
  candidates(set.path).map(({ path, namedBy }) => ({ path: bytePathFromText(path), namedBy }));

const NAME = 'Studio settings';

/** The set that is remembered for it, or a new one. Throws `studio-not-found`. */
export const studioSet = (
  home: string,
  { vault, sets }: { readonly vault: string; readonly sets: readonly SetConfig[] },
): SetConfig => {
  const known = sets.find((set) => set.kind === 'studio' && set.path === home && set.vault === vault);
  if (known !== undefined) return known;
  if (findStudio(home).length === 0) throw new SafelightError('studio-not-found', { path: home });
  return { id: randomUUID(), vault, name: NAME, kind: 'studio', path: home };
};

/** Are there settings of editors on this computer that no set of the vault keeps? */
export const isStudioOffered = (home: string, sets: readonly SetConfig[]): boolean => {
  const found = findStudio(home).map(({ path }) => bytePathFromText(path));
  return (
    found.length > 0 &&
    !sets.some((set) => set.kind === 'studio') &&
    !found.every((path) => sets.some((set) => set.kind === 'folder' && isWithin(setPath(set), path)))
  );
};
