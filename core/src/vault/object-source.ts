import type { Sha256 } from '../model/digest.ts';
import type { Place, PlaceLocator } from '../place/place.ts';

/** Size in bytes. */
export interface ObjectName {
  readonly sha256: Sha256;
  readonly size: number;
}

/** Where objects lie in files, so that threads can open them. */
export interface ObjectSource {
  /** Of a folder. */
  readonly locator: PlaceLocator;
  /** Objects are there until what this gives is disposed of. Throws what keeps them from being read. */
  bring(objects: readonly ObjectName[]): Promise<Disposable>;
  /**
   * Objects are there from now on, as far as they can be read; nothing: they are anyway. Throws where the place cannot be
   * reached.
   */
  keep?(objects: Iterable<ObjectName>): Promise<void>;
}

const NOTHING_TO_DO: Disposable = { [Symbol.dispose]: () => undefined };

/** The objects of a place on a disk. */
export const objectsThere = ({ locator }: Pick<Place, 'locator'>): ObjectSource => ({
  locator,
  bring: () => Promise.resolve(NOTHING_TO_DO),
});
