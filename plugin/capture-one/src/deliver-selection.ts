import { deliver } from './deliver';
import { captureOne, selectionIn } from './editor';
import { guarded } from './person';
import { inboxFolder, optionsFrom } from './settings';

/** Scripts menu: Deliver selection with Safelight. */
export function run(argv: unknown): string {
  return guarded(() => {
    const options = optionsFrom(argv);
    const editor = captureOne();
    const { document, paths } = selectionIn(editor, options.document);
    const job = deliver({ inbox: inboxFolder(options), options, version: editor.version(), paths });
    return job === null ? { cancelled: true } : { job, document: document.id(), files: paths.length };
  });
}
