import { captureOne, documentPath } from './editor';
import { putJob } from './inbox';
import { isCancelled, sentenceOf } from './sentences';
import { inboxFolder } from './settings';

/**
 * Background script: Capture One calls it before it ends. Each open document is to be backed up once it is closed; nobody is
 * asked or told anything, because a window would keep the editor open.
 */
export function CO_AppClosing(): string {
  try {
    const editor = captureOne();
    const inbox = inboxFolder({});
    const jobs = editor
      .documents()
      .map((found) =>
        putJob(inbox, editor.version(), { verb: 'backup', catalog: documentPath(found), when: 'closed' })
      );
    return JSON.stringify({ jobs });
  } catch (error) {
    return JSON.stringify(isCancelled(error) ? { cancelled: true } : { error: sentenceOf(error) });
  }
}
