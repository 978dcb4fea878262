/**
 * All talk with a person is here. The rules:
 * - Questions are asked only where both input and output are a terminal; everywhere else the caller says what to give.
 * - The recovery words are shown on the terminal's second screen, which leaves nothing to scroll back to.
 * - Ctrl-C at any question is an interruption: nothing is made, nothing is half-made.
 */
import { type RecoveryWords, SafelightError, WORD_COUNT, wordsOf } from '@safelight/core';

const prompts = () => import('@clack/prompts');

const OTHER_SCREEN = '\u001b[?1049h\u001b[2J\u001b[H';
const BACK = '\u001b[?1049l';

/** The answer, or an interruption where the person turned away. */
const answered = async <T>(answer: Promise<T>): Promise<Exclude<T, symbol>> => {
  const given = await answer;
  if (typeof given === 'symbol') throw new SafelightError('interrupted', { what: 'The set-up' });
  return given as Exclude<T, symbol>;
};

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

export const choose = async <T>(message: string, choices: readonly Choice<T>[]): Promise<T> => {
  const { select } = await prompts();
  const options = choices.map(({ label, hint }, value) => ({
    value,
    label,
    ...(hint === undefined ? {} : { hint }),
  }));
  const chosen = choices[await answered(select<number>({ message, options }))];
  if (chosen === undefined) throw new SafelightError('unexpected', { why: 'a choice that was not offered' });
  return chosen.value;
};

export const confirm = async (message: string, initialValue: 'yes' | 'no'): Promise<boolean> => {
  const { confirm: ask } = await prompts();
  return answered(ask({ message, initialValue: initialValue === 'yes' }));
};

export interface Question {
  readonly message: string;
  readonly initialValue?: string;
  /** What is wrong with the answer, or undefined. */
  readonly validate?: (text: string) => string | undefined;
}

export const askText = async ({ message, initialValue, validate }: Question): Promise<string> => {
  const { text } = await prompts();
  return answered(
    text({
      message,
      ...(initialValue === undefined ? {} : { initialValue }),
      ...(validate === undefined ? {} : { validate: (given: string | undefined) => validate(given ?? '') }),
    }),
  );
};

/** The recovery words, masked while they are typed. `read` throws where they are none. */
export const askWords = async (read: (text: string) => RecoveryWords): Promise<RecoveryWords> => {
  const { password } = await prompts();
  const text = await answered(
    password({
      message: `Type your ${WORD_COUNT} recovery words, on one line`,
      validate: (given) => complaint(() => read(given ?? '')),
    }),
  );
  return read(text);
};

const complaint = (read: () => unknown): string | undefined => {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof SafelightError ? error.message : 'These are not recovery words.';
  }
};

/** Shows the words until the person says they are written down. */
export const showWords = async (words: RecoveryWords): Promise<void> => {
  process.stdout.write(OTHER_SCREEN);
  try {
    process.stdout.write(wordsPage(words));
    if (await confirm('Have you written all eight words down?', 'yes')) return;
    throw new SafelightError('interrupted', { what: 'The set-up' });
  } finally {
    process.stdout.write(BACK);
  }
};

const wordsPage = (words: RecoveryWords): string =>
  [
    'Your recovery words',
    '',
    ...wordsOf(words).map((word, at) => `  ${at + 1}. ${word}`),
    '',
    'They open your pictures when this computer is gone: nobody can give them to you again.',
    'Write them on paper, in this order. They are shown this once.',
    '',
    '',
  ].join('\n');

/** Opening and closing lines of the guided set-up, and what is told in between. */
export const say = async (
  kind: 'intro' | 'info' | 'success' | 'warn' | 'outro',
  text: string,
): Promise<void> => {
  const { intro, log, outro } = await prompts();
  switch (kind) {
    case 'intro':
      return intro(text);
    case 'outro':
      return outro(text);
    case 'info':
      return log.info(text);
    case 'success':
      return log.success(text);
    case 'warn':
      return log.warn(text);
  }
};

/** The words that open a delivery, masked while they are typed. */
export const askDeliveryWords = (): Promise<string> => askHidden('Type the words that open it, on one line');

/** Null where nothing was typed. */
export const askPassword = async (message: string): Promise<string | null> =>
  (await askHidden(message)) || null;

const askHidden = async (message: string): Promise<string> => {
  const { password } = await prompts();
  return answered(password({ message }));
};
