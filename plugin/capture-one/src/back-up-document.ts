import { captureOne, documentIn, documentPath } from './editor';
import { putJob, waitingNote, welcomeIn } from './inbox';
import { ask, guarded, notify } from './person';
import { inboxFolder, optionsFrom } from './settings';

/** Scripts menu: Back up this document with Safelight. */
export function run(argv: unknown): string {
  return guarded(() => {
    const options = optionsFrom(argv);
    const inbox = inboxFolder(options);
    const editor = captureOne();
    const catalog = documentPath(documentIn(editor, options.document));
    const answer = ask(
      'Capture One writes the last edits down when the document is closed. Back it up now, or then?',
      ['When it is closed', 'Now'],
      'Now'
    );
    const when = answer === 'Now' ? 'now' : 'closed';
    const job = putJob(inbox, editor.version(), { verb: 'backup', catalog, when });
    notify(`The backup is in the inbox.${waitingNote(welcomeIn(inbox))}`);
    return { job, catalog, when };
  });
}
