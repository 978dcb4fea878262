import type { Copy, CopyEnd, CopyFormat, CopyWatch, HostDocuments, OpenDocument } from '../ports.ts';
import type { ModalContext, PhotoshopDocument, PhotoshopModule } from './photoshop-module.ts';
import type { UxpModule } from './uxp-module.ts';

/** The best that JPEG has in Photoshop. */
const QUALITY = 12;
/** Seconds to wait for another plugin that is modal. */
const PATIENCE = 5;
/** media/executeasmodal: the host is in a modal state. */
const MODAL_ELSEWHERE = 9;

export const photoshopDocuments = (
  photoshop: PhotoshopModule,
  uxp: UxpModule,
  host: 'photoshop' | 'browser',
): HostDocuments => ({
  host,
  version: uxp.host.version,
  formats: ['jpeg', 'tiff', 'psd'],
  list: async () => Array.from(photoshop.app.documents, opened),
  copy: (copies, watch) => copy(photoshop, uxp, copies, watch),
});

const opened = (document: PhotoshopDocument): OpenDocument => ({
  id: String(document.id),
  name: document.name,
  place: document.cloudDocument
    ? { kind: 'cloud' }
    : isPath(document.path)
      ? { kind: 'local', path: document.path }
      : { kind: 'unsaved' },
});

/** A document that was never saved has its bare name there, or nothing. */
const isPath = (path: string): boolean => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);

const copy = async (
  photoshop: PhotoshopModule,
  uxp: UxpModule,
  copies: readonly Copy[],
  watch: CopyWatch,
): Promise<CopyEnd> => {
  const render = async (context: ModalContext): Promise<CopyEnd> => {
    for (const [done, one] of copies.entries()) {
      if (context.isCancelled || watch.isCancelled()) return { kind: 'cancelled' };
      watch.next(done, one);
      context.reportProgress({ value: done / copies.length });
      const document = Array.from(photoshop.app.documents).find(({ id }) => String(id) === one.document);
      if (document === undefined) return { kind: 'failed', document: one.document, why: 'closed' };
      try {
        await save(photoshop, uxp, document, one, watch.format);
      } catch (error) {
        if (context.isCancelled) return { kind: 'cancelled' };
        return { kind: 'failed', document: one.document, why: reasonOf(error) };
      }
    }
    return { kind: 'done' };
  };
  try {
    return await photoshop.core.executeAsModal(render, { commandName: watch.title, timeOut: PATIENCE });
  } catch (error) {
    if (isModalElsewhere(error)) return { kind: 'busy' };
    throw error;
  }
};

const save = async (
  photoshop: PhotoshopModule,
  uxp: UxpModule,
  document: PhotoshopDocument,
  { to }: Copy,
  format: CopyFormat,
): Promise<void> => {
  switch (format) {
    case 'jpeg':
      return document.saveAs.jpg(to.entry, { quality: QUALITY, embedColorProfile: true }, true);
    case 'psd':
      return document.saveAs.psd(to.entry, { embedColorProfile: true }, true);
    case 'tiff':
      return saveTiff(photoshop, document, uxp.storage.localFileSystem.createSessionToken(to.entry));
  }
};

/** `saveAs` has no TIFF: the descriptor is that of the recorded action, one flat picture with its profile. */
const saveTiff = async (
  { action }: PhotoshopModule,
  { id }: PhotoshopDocument,
  token: string,
): Promise<void> => {
  const [answer] = await action.batchPlay(
    [
      {
        _obj: 'save',
        as: {
          _obj: 'TIFF',
          byteOrder: { _enum: 'platform', _value: 'IBMPC' },
          LZWCompression: true,
        },
        in: { _path: token, _kind: 'local' },
        documentID: id,
        copy: true,
        layers: false,
        lowerCase: true,
      },
    ],
    {},
  );
  if (answer?.['_obj'] === 'error') throw new Error(String(answer['message'] ?? 'TIFF'));
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isModalElsewhere = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'number' in error && error.number === MODAL_ELSEWHERE;
