import type { Panel } from '../../panel/panel.ts';
import type { Screen } from '../../panel/state.ts';
import type { Texts } from '../../text/strings.ts';
import { type El, el, type Maybe } from '../element.ts';
import { button, heading, lines, nameIn, note } from '../parts.ts';

type Planned = Extract<Screen, { readonly kind: 'planned' }>;

/** What would go, and what stands in the way; then it is one press. */
export const plannedScreen = ({ plan }: Planned, panel: Panel, t: Texts): readonly Maybe[] => {
  const more = (n: number): string => t('more', { n });
  const list = (title: string, some: readonly El[]): Maybe =>
    some.length > 0 && [heading(title), lines(some, more)];
  return [
    heading(t('planned.title')),
    plan.files === 0
      ? note('warning', 'nothing', t('planned.nothing'))
      : el(
          'div',
          { id: 'sum' },
          t.count('planned.sum', plan.files, { size: t.size(plan.bytes), client: plan.client }),
        ),
    plan.archives.map(({ name, bytes }) =>
      el(
        'div',
        { class: 'row' },
        el('span', { class: 'grow', title: name }, name),
        el('span', { class: 'quiet' }, t.size(bytes)),
      ),
    ),
    list(
      t('planned.problems'),
      plan.problems.map(({ path, message }) => finding('bad', path, message)),
    ),
    list(
      t('planned.excluded'),
      plan.excluded.map(({ path, reason }) => finding('warning', path, reason)),
    ),
    list(
      t('planned.renamed'),
      plan.renamed.map(({ path, name }) =>
        el('div', { class: 'line', title: path }, t('planned.renamed.line', { path: nameIn(path), name })),
      ),
    ),
    list(
      t('planned.notes'),
      plan.notes.map((one) => el('div', { class: 'line' }, one)),
    ),
    el(
      'div',
      { class: 'row' },
      plan.files > 0 &&
        button({ id: 'deliver', text: t('planned.deliver'), main: true, press: () => void panel.deliver() }),
      button({ id: 'back', text: t('back'), press: () => void panel.dismiss() }),
    ),
  ];
};

const finding = (kind: 'bad' | 'warning', path: string, why: string): El =>
  el(
    'div',
    { class: `line ${kind}`, title: path },
    el('div', { class: 'clip' }, nameIn(path)),
    el('div', { class: 'quiet' }, why),
  );
