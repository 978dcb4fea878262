import type { OfferedPreset } from './inbox';
import { isCancelled, sentenceOf, Told } from './sentences';

/** All talk with the photographer. */

const TITLE = 'Safelight';

const additions = (): StandardAdditions => {
  const app = Application.currentApplication();
  app.includeStandardAdditions = true;
  return app;
};

export const tell = (text: string): void => {
  additions().displayDialog(text, { withTitle: TITLE, buttons: ['OK'], defaultButton: 'OK' });
};

/** A line that goes by itself. */
export const notify = (text: string): void => {
  additions().displayNotification(text, { withTitle: TITLE });
};

/** One of these buttons; Cancel ends the script. */
export const ask = (text: string, buttons: readonly string[], usual: string): string =>
  additions().displayDialog(text, {
    withTitle: TITLE,
    buttons: ['Cancel'].concat(buttons),
    defaultButton: usual,
    cancelButton: 'Cancel',
  }).buttonReturned;

/** A name in one line: it must not forge another. */
export const inOneLine = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');

export const pictures = (count: number): string => (count === 1 ? '1 picture' : `${count} pictures`);

const labelsOf = (presets: readonly OfferedPreset[]): readonly string[] => {
  const plain = presets.map(({ name, client }) => `${inOneLine(name)}, for ${inOneLine(client)}`);
  return plain.map((label, at) =>
    plain.indexOf(label) === plain.lastIndexOf(label)
      ? label
      : `${label} (${(presets[at] as OfferedPreset).id})`
  );
};

/** The preset that is meant; null where nobody wants to. */
export const choosePreset = (
  presets: readonly OfferedPreset[],
  wanted: string | undefined,
  prompt: string
): OfferedPreset | null => {
  if (wanted !== undefined) {
    const [named] = presets.filter(({ id }) => id === wanted);
    if (named === undefined) throw new Told(`There is no preset ${wanted} in this inbox.`);
    return named;
  }
  if (presets.length === 0) throw new Told('There are no presets yet. Make one with `safelight preset add`.');
  const labels = labelsOf(presets);
  const answer = additions().chooseFromList(labels, {
    withTitle: TITLE,
    withPrompt: prompt,
    defaultItems: [labels[0] as string],
  });
  if (answer === false) return null;
  const chosen = presets[labels.indexOf(answer[0] as string)];
  return chosen === undefined ? null : chosen;
};

/** Does it; what goes wrong is told in a sentence. For a program that asked, the outcome as JSON. */
export const guarded = (work: () => { readonly [member: string]: unknown }): string => {
  try {
    return JSON.stringify(work());
  } catch (error) {
    if (isCancelled(error)) return JSON.stringify({ cancelled: true });
    const sentence = sentenceOf(error);
    try {
      tell(sentence);
    } catch (silent) {
      return JSON.stringify({ error: sentence, untold: String(silent) });
    }
    return JSON.stringify({ error: sentence });
  }
};
