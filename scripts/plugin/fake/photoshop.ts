import type {
  ModalContext,
  PhotoshopDocument,
  PhotoshopModule,
} from '../../../plugin/uxp/src/hosts/photoshop-module.ts';
import type { UxpFile } from '../../../plugin/uxp/src/hosts/uxp-module.ts';
import type { CopyFormat } from '../../../plugin/uxp/src/ports.ts';
import type { Courier, FakeDocument } from './disk-order.ts';
import { spotOf } from './file-system.ts';

/** What a person, or a test, sees and does while Photoshop is modal. */
export interface ModalView {
  /** Null when it is over. */
  show(modal: { readonly title: string; readonly value: number } | null): void;
  /** Milliseconds that rendering one copy takes. */
  readonly slowness: number;
}

export interface FakePhotoshop extends PhotoshopModule {
  /** Escape. */
  cancelModal(): void;
  /** Another plugin is modal, or not any more. */
  occupy(busy: boolean): void;
}

interface Modal extends ModalContext {
  isCancelled: boolean;
}

/** `number` as Photoshop gives it. */
class HostError extends Error {
  readonly number: number;
  constructor(message: string, number: number) {
    super(message);
    this.number = number;
  }
}

/** Documents whose copies are rendered by the development server, in a modal state only, and one of those at a time. */
export const fakePhotoshop = (
  documents: readonly FakeDocument[],
  ask: Courier,
  view: ModalView,
  entryOfToken: (token: string) => UxpFile,
): FakePhotoshop => {
  let modal: Modal | null = null;
  let occupied = false;
  const render = async (document: number, format: CopyFormat, entry: UxpFile): Promise<void> => {
    if (modal === null) throw new HostError('This change is only allowed in a modal state', -1);
    const at = spotOf(entry);
    await new Promise((resolve) => setTimeout(resolve, view.slowness));
    if (modal?.isCancelled !== false) throw new HostError('user cancelled', 9);
    await ask({ op: 'render', at, document, format });
  };
  const opened = ({ id, name, path, cloudDocument }: FakeDocument): PhotoshopDocument => ({
    id,
    name,
    path,
    cloudDocument,
    saveAs: {
      jpg: (entry) => render(id, 'jpeg', entry),
      psd: (entry) => render(id, 'psd', entry),
    },
  });
  return {
    app: { documents: documents.map(opened) },
    core: {
      executeAsModal: async (target, { commandName }) => {
        if (occupied || modal !== null) throw new HostError('host is in a modal state', 9);
        const context: Modal = {
          isCancelled: false,
          reportProgress: ({ value = 0 }) => view.show({ title: commandName, value }),
        };
        modal = context;
        view.show({ title: commandName, value: 0 });
        try {
          return await target(context);
        } finally {
          modal = null;
          view.show(null);
        }
      },
    },
    action: {
      batchPlay: async ([command]) => {
        const told = command as { documentID?: number; in?: { _path?: string } } | undefined;
        const entry = entryOfToken(told?.in?._path ?? '');
        await render(told?.documentID ?? 0, 'tiff', entry);
        return [{ _obj: 'save' }];
      },
    },
    cancelModal: () => {
      if (modal !== null) modal.isCancelled = true;
    },
    occupy: (busy) => {
      occupied = busy;
    },
  };
};
