import { type Child, type El, el, type Maybe } from './element.ts';

/** A text in which commands stand between backticks. */
export const rich = (text: string): readonly Child[] =>
  text
    .split('`')
    .map((part, at) => (at % 2 === 0 ? part : el('span', { class: 'code' }, part)))
    .filter((part) => part !== '');

export interface ButtonTold {
  readonly id: string;
  readonly text: string;
  readonly main?: boolean;
  readonly press: () => void;
}

// Never `disabled`: UXP loses what was disabled once for the keyboard (known issues).
export const button = ({ id, text, main, press }: ButtonTold): El =>
  el('button', { id, class: main === true ? 'main' : 'plain', on: { click: press } }, text);

/** In UXP a label must lie around its control: `for` is not supported. */
export const labelled = (text: string, control: El): El =>
  el('label', { class: 'field' }, el('span', { class: 'name' }, text), control);

export interface Option {
  readonly value: string;
  readonly text: string;
}

/** A `select` made anew where its options change: UXP keeps to what is `selected` when it is made. */
export const select = (
  id: string,
  options: readonly Option[],
  chosen: string,
  change: (value: string) => void,
): El =>
  el(
    'select',
    {
      id,
      key: JSON.stringify([id, options]),
      on: { change: ({ value }) => change(value) },
      properties: { value: chosen },
    },
    options.map(({ value, text }) =>
      el('option', { attributes: value === chosen ? { value, selected: 'selected' } : { value } }, text),
    ),
  );

export const note = (kind: 'warning' | 'quiet' | 'good' | 'bad', id: string, ...text: readonly Maybe[]): El =>
  el('div', { id, class: `note ${kind}` }, ...text);

export const heading = (text: string): El => el('h2', {}, text);

/** Lines of what may be many: the first ones, and how many more. */
export const lines = (some: readonly El[], more: (n: number) => string): readonly El[] => {
  const shown = some.slice(0, MOST);
  const rest = some.length - shown.length;
  return rest === 0 ? shown : [...shown, el('div', { class: 'quiet' }, more(rest))];
};
const MOST = 20;

/** The end of a path says more than its beginning. */
export const nameIn = (path: string): string => path.split(/[\\/]/).pop() ?? path;
