import type { Place, VaultPath } from './place.ts';

/** As many bytes of a file as `memory` has, from `offset`, in it where the place can do that; fewer where the file ends. */
export const readPiece = async (
  place: Place,
  path: VaultPath,
  { offset, memory }: { readonly offset: number; readonly memory: Buffer },
): Promise<Buffer> =>
  (await place.readInto?.(path, offset, memory)) ?? (await place.getRange(path, offset, memory.length));
