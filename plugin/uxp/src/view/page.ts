import type { Panel } from '../panel/panel.ts';
import type { Notice, PanelState } from '../panel/state.ts';
import type { Texts } from '../text/strings.ts';
import { draw, el, type Maybe } from './element.ts';
import { button, heading, note, rich } from './parts.ts';
import { chooseScreen } from './screens/choose.ts';
import { endedScreen } from './screens/ended.ts';
import { plannedScreen } from './screens/planned.ts';
import { copyingScreen, followingScreen } from './screens/under-way.ts';

/** Draws the state into the page. */
export const show = (root: Element, state: PanelState, panel: Panel, t: Texts): void => {
  const { kind } = state.screen;
  const screen = el('div', { key: kind, class: `screen ${kind}` }, screenOf(state, panel, t));
  const notice = state.notice === null ? [] : [noticeOf(state.notice, t)];
  draw(root, [el('h1', {}, t('title')), el('div', { class: 'notices' }, notice), screen]);
};

const noticeOf = ({ key, name, why }: Notice, t: Texts): Maybe =>
  note('bad', 'notice', rich(t(key, { name: name ?? '', why: why ?? '' })));

const screenOf = (state: PanelState, panel: Panel, t: Texts): Maybe => {
  const { screen } = state;
  switch (screen.kind) {
    case 'starting':
      return t('starting');
    case 'pick':
      return [
        heading(t('pick.title')),
        screen.lost && note('warning', 'lost', t('pick.lost')),
        el('div', {}, rich(t('pick.text'))),
        el(
          'div',
          { class: 'row' },
          button({ id: 'pick', text: t('pick.button'), main: true, press: () => void panel.pickFolder() }),
        ),
      ];
    case 'choose':
      return chooseScreen(state, panel, t);
    case 'copying':
      return copyingScreen(screen, panel, t);
    case 'following':
      return followingScreen(screen, panel, t);
    case 'planned':
      return plannedScreen(screen, panel, t);
    case 'ended':
      return endedScreen(screen, panel, t);
    case 'unreadable':
      return [
        heading(t('unreadable.title')),
        note('bad', 'error', t('unreadable.text', { why: screen.why })),
        el(
          'div',
          { class: 'row' },
          button({ id: 'done', text: t('done'), press: () => void panel.dismiss() }),
        ),
      ];
  }
};
