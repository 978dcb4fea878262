import type { JobResult } from '@safelight/manifests';
import type { Panel } from '../../panel/panel.ts';
import type { Screen } from '../../panel/state.ts';
import type { StringKey, Texts } from '../../text/strings.ts';
import { type El, el, type Maybe, selectAll } from '../element.ts';
import { button, heading, lines, note, rich } from '../parts.ts';

type Ended = Extract<Screen, { readonly kind: 'ended' }>;
type Shoot = NonNullable<JobResult['shoots']>[number];
type Word = Shoot['copies'][number]['word'];

/** What came of a job. */
export const endedScreen = ({ result }: Ended, panel: Panel, t: Texts): readonly Maybe[] => [
  heading(t(titleOf(result))),
  result.error !== null &&
    note(
      'bad',
      'error',
      el('div', {}, rich(result.error.message)),
      result.error.hint !== '' && el('div', { id: 'hint' }, rich(result.error.hint)),
    ),
  result.delivery !== null && delivery(result.delivery, t),
  wordsNote(result, t),
  result.text !== null && message(result.text, result.linkMissing, t),
  result.shoots !== null && shoots(result.shoots, t),
  el(
    'div',
    { class: 'row' },
    button({ id: 'done', text: t('done'), main: true, press: () => void panel.dismiss() }),
  ),
];

const titleOf = ({ outcome, shoots }: JobResult): StringKey =>
  shoots !== null && outcome === 'done' ? 'ended.shoots' : `ended.${outcome}`;

const delivery = (report: NonNullable<JobResult['delivery']>, t: Texts): Maybe => [
  report.archives.map(({ name, files, bytes }) =>
    el(
      'div',
      { class: 'line archive' },
      el('div', { class: 'clip', title: name }, name),
      el('div', { class: 'quiet' }, t.count('ended.archive', files, { size: t.size(bytes) })),
    ),
  ),
  el('div', { class: 'quiet', title: report.folder }, t('ended.folder', { folder: report.folder })),
  report.problems.length > 0 && [
    heading(t('planned.problems')),
    lines(
      report.problems.map(({ path, message: why }) =>
        el('div', { class: 'line bad', title: path }, path, el('div', { class: 'quiet' }, why)),
      ),
      (n) => t('more', { n }),
    ),
  ],
];

const wordsNote = ({ words, delivery: report }: JobResult, t: Texts): Maybe => {
  if (words === null || report === null) return null;
  const id = report.id.slice(0, 8);
  return note(
    words.way === 'wait' ? 'warning' : 'good',
    'words',
    rich(t(`ended.words.${words.way}`, { id, to: words.to ?? '' })),
  );
};

const message = (
  { subject, body }: NonNullable<JobResult['text']>,
  linkMissing: boolean,
  t: Texts,
): Maybe => {
  const text = subject === '' ? body : `${subject}\n\n${body}`;
  return [
    el(
      'label',
      { class: 'tall' },
      el('span', { class: 'name' }, t('ended.text')),
      el('textarea', { id: 'text', properties: { value: text, readOnly: true } }),
    ),
    linkMissing && el('div', { class: 'quiet' }, t('ended.text.link')),
    el(
      'div',
      { class: 'row' },
      button({ id: 'select', text: t('ended.text.select'), press: () => selectAll('text') }),
    ),
  ];
};

const shoots = (some: readonly Shoot[], t: Texts): Maybe =>
  some.length === 0
    ? el('div', { class: 'quiet' }, t('ended.shoots.none'))
    : lines(
        some.map((shoot) => shootLine(shoot, t)),
        (n) => t('more', { n }),
      );

/** From the best to the worst. */
const WORDS: readonly Word[] = ['complete', 'unknown', 'incomplete', 'failed'];

const shootLine = ({ name, path, copies }: Shoot, t: Texts): El => {
  const worst =
    WORDS[Math.max(...copies.map(({ word }) => WORDS.indexOf(word)), copies.length === 0 ? 1 : 0)];
  const word = worst ?? 'unknown';
  const why = copies.flatMap((copy) => copy.why)[0];
  return el(
    'div',
    { class: 'line' },
    el(
      'div',
      { class: 'row' },
      el('span', { class: 'grow', title: path }, name),
      el('span', { class: `word ${word}` }, t(`word.${word}`)),
    ),
    why !== undefined && el('div', { class: 'quiet' }, why.message),
  );
};
