import type { UxpFile } from './uxp-module.ts';

/** The calls we make of Photoshop. Pages: https://developer.adobe.com/photoshop/uxp/2022/, below `ps_reference/`. */

type SaveAs<Options> = (entry: UxpFile, options: Options, asCopy: boolean) => Promise<void>;

/** classes/document */
export interface PhotoshopDocument {
  readonly id: number;
  readonly name: string;
  /** Of a cloud document its identifier; empty for one that was never saved. */
  readonly path: string;
  readonly cloudDocument: boolean;
  readonly saveAs: {
    /** objects/saveoptions/jpegsaveoptions: 0 to 12 */
    readonly jpg: SaveAs<{ readonly quality: number; readonly embedColorProfile: boolean }>;
    /** objects/saveoptions/photoshopsaveoptions */
    readonly psd: SaveAs<{ readonly embedColorProfile: boolean }>;
  };
}

/** media/executeasmodal */
export interface ModalContext {
  readonly isCancelled: boolean;
  reportProgress(progress: { readonly value?: number; readonly commandName?: string }): void;
}

export interface PhotoshopModule {
  readonly app: { readonly documents: ArrayLike<PhotoshopDocument> };
  readonly core: {
    /** Rejects with `number: 9` where another plugin is modal for longer than `timeOut` seconds. */
    executeAsModal<T>(
      target: (context: ModalContext) => Promise<T>,
      options: { readonly commandName: string; readonly timeOut?: number },
    ): Promise<T>;
  };
  /** media/batchplay: a failure is a descriptor with `_obj: 'error'`, not a rejection. */
  readonly action: {
    batchPlay(
      commands: readonly Readonly<Record<string, unknown>>[],
      options: Readonly<Record<string, never>>,
    ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  };
}
