import type { HostDocuments, OpenDocument } from '../ports.ts';
import type { InDesignModule } from './other-modules.ts';
import type { UxpModule } from './uxp-module.ts';

/** Lists what is open. It renders no copies: exported files are chosen. */
export const inDesignDocuments = ({ app }: InDesignModule, uxp: UxpModule): HostDocuments => ({
  host: 'indesign',
  version: uxp.host.version,
  formats: [],
  list: async () => {
    const found: OpenDocument[] = [];
    for (let index = 0; index < app.documents.length; index += 1) {
      const document = app.documents.item(index);
      const path = document.saved ? await document.fullName : '';
      const place = path === '' ? ({ kind: 'unsaved' } as const) : ({ kind: 'local', path } as const);
      found.push({ id: String(document.id), name: document.name, place });
    }
    return found;
  },
  copy: async () => ({ kind: 'failed', document: '', why: 'no copies here' }),
});
