import { captureOne, documentIn, documentPath } from './editor';
import { awaitResult, putJob, withdraw } from './inbox';
import { guarded, inOneLine, tell } from './person';
import { Told } from './sentences';
import { inboxFolder, optionsFrom } from './settings';

interface Result {
  readonly error: { readonly message: string; readonly hint: string } | null;
  readonly shoots:
    | readonly {
        readonly name: string;
        readonly copies: readonly { readonly place: string; readonly word: string }[];
      }[]
    | null;
}

const textOf = ({ error, shoots }: Result): string => {
  if (error !== null) return `${error.message}\n${error.hint}`;
  if (shoots === null || shoots.length === 0) return 'No backup knows these pictures yet.';
  return shoots
    .map(({ name, copies }) => {
      const states = copies.map(({ place, word }) => `${word} in ${inOneLine(place)}`);
      return `${inOneLine(name)}: ${states.length === 0 ? 'in no vault' : states.join(', ')}`;
    })
    .join('\n');
};

/** Scripts menu: Status of this document in Safelight. */
export function run(argv: unknown): string {
  return guarded(() => {
    const options = optionsFrom(argv);
    const inbox = inboxFolder(options);
    const editor = captureOne();
    const sources = [documentPath(documentIn(editor, options.document))];
    const job = putJob(inbox, editor.version(), { verb: 'status', sources });
    const result = awaitResult(inbox, job);
    if (result === null) {
      withdraw(inbox, job);
      throw new Told(
        'There is no answer: does `safelight inbox watch` run? `safelight status` tells the same.'
      );
    }
    tell(textOf(JSON.parse(result)));
    return { job };
  });
}
