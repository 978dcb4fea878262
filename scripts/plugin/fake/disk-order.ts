import type { CopyFormat } from '../../../plugin/uxp/src/ports.ts';

/** What the page asks the development server for, and what it is told. */

/** A place below one of the areas, by names. */
export interface Spot {
  readonly area: 'disk' | 'plugin-data' | 'plugin-temp';
  readonly path: readonly string[];
}

export interface Spotted {
  readonly kind: 'file' | 'folder';
  readonly at: Spot;
  readonly native: string;
}

export interface FakeDocument {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly cloudDocument: boolean;
}

export type DiskOrder =
  | { readonly op: 'look' | 'list' | 'read' | 'make-folder' | 'remove' | 'keep-token'; readonly at: Spot }
  | { readonly op: 'write'; readonly at: Spot; readonly text: string }
  | { readonly op: 'rename' | 'copy'; readonly at: Spot; readonly to: Spot; readonly overwrite: boolean }
  | {
      readonly op: 'render';
      readonly at: Spot;
      readonly document: number;
      readonly format: CopyFormat;
    }
  | { readonly op: 'of-token'; readonly token: string }
  | { readonly op: 'documents' };

export type DiskAnswer = null | string | Spotted | readonly Spotted[] | readonly FakeDocument[];

/** Brings an order to the disk, and the answer back; rejects where it was refused. */
export type Courier = (order: DiskOrder) => Promise<DiskAnswer>;
