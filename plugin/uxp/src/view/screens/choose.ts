import type { Panel } from '../../panel/panel.ts';
import { isDeliverable, type PanelState } from '../../panel/state.ts';
import { type Greeting, presetsOf } from '../../panel/welcome.ts';
import { copyFormats, type OpenDocument } from '../../ports.ts';
import type { Texts } from '../../text/strings.ts';
import { type El, el, type Maybe } from '../element.ts';
import { button, heading, labelled, nameIn, note, type Option, rich, select } from '../parts.ts';
import { jobsLeft } from './jobs-left.ts';

/** What is open, what was exported, as what it goes and for whom. */
export const chooseScreen = (state: PanelState, panel: Panel, t: Texts): readonly Maybe[] => [
  greetingNote(state.greeting, t),
  'welcome' in state.greeting &&
    state.greeting.welcome.pairing &&
    note('warning', 'pairing', rich(t('greeting.pairing'))),
  heading(t('choose.documents')),
  state.documents.length === 0 && el('div', { class: 'quiet' }, t('choose.none')),
  state.documents.map((one) => documentLine(one, state.chosen.has(one.id), panel, t)),
  heading(t('choose.files')),
  state.files.map(({ name, path }) =>
    el(
      'div',
      { class: 'row', key: `file ${path}` },
      el('span', { class: 'grow', title: path }, name),
      button({ id: `drop ${path}`, text: t('choose.files.drop'), press: () => panel.dropFile(path) }),
    ),
  ),
  el(
    'div',
    { class: 'row' },
    button({ id: 'add', text: t('choose.files.add'), press: () => void panel.pickFiles() }),
  ),
  fields(state, panel, t),
  el(
    'div',
    { class: 'row' },
    button({ id: 'plan', text: t('choose.plan'), main: true, press: () => void panel.plan() }),
  ),
  jobsLeft(state, panel, t),
  el(
    'div',
    { class: 'foot' },
    button({ id: 'status', text: t('choose.status'), press: () => void panel.status() }),
    button({ id: 'refresh', text: t('choose.refresh'), press: () => void panel.refresh() }),
    button({ id: 'folder', text: t('choose.folder.other'), press: () => void panel.pickFolder() }),
    el(
      'div',
      { id: 'inbox', class: 'quiet', title: state.folder ?? '' },
      t('choose.folder', { folder: nameIn(state.folder ?? '') }),
    ),
  ),
];

const greetingNote = (greeting: Greeting, t: Texts): Maybe => {
  switch (greeting.kind) {
    case 'missing':
      return note('warning', 'greeting', rich(t('greeting.missing')));
    case 'unreadable':
      return note('warning', 'greeting', t('greeting.unreadable', { why: greeting.why }));
    case 'asleep':
      return note('warning', 'greeting', t('greeting.asleep', { when: t.when(greeting.welcome.seen) }));
    case 'awake':
      return null;
  }
};

const documentLine = (one: OpenDocument, chosen: boolean, panel: Panel, t: Texts): El => {
  if (!isDeliverable(one)) {
    const why = t(one.place.kind === 'cloud' ? 'choose.cloud' : 'choose.unsaved');
    return el(
      'div',
      { class: 'document away', key: `away ${one.id}` },
      el('div', { class: 'clip', title: one.name }, one.name),
      el('div', { class: 'quiet' }, why),
    );
  }
  const path = one.place.kind === 'local' ? one.place.path : '';
  return el(
    'label',
    { class: 'document', key: `document ${one.id}` },
    el('input', {
      attributes: { type: 'checkbox' },
      properties: { checked: chosen },
      on: { change: () => panel.toggle(one.id) },
    }),
    el('span', { class: 'grow', title: path }, one.name),
  );
};

const fields = (state: PanelState, panel: Panel, t: Texts): El => {
  const formats = copyFormats.filter((format) => state.formats.includes(format));
  return el(
    'div',
    { class: 'fields' },
    formats.length > 0 &&
      labelled(
        t('choose.format'),
        select(
          'format',
          formats.map((value) => ({ value, text: t(`format.${value}`) })),
          state.format,
          (value) => panel.setFormat(copyFormats.find((format) => format === value) ?? 'jpeg'),
        ),
      ),
    presetField(state, panel, t),
    labelled(
      t('choose.size'),
      select(
        'size',
        [
          { value: 'full', text: t('size.full') },
          { value: 'preview', text: t('size.preview') },
        ],
        state.preview ? 'preview' : 'full',
        (value) => panel.setPreview(value === 'preview'),
      ),
    ),
  );
};

const presetField = (state: PanelState, panel: Panel, t: Texts): El => {
  const offered = presetsOf(state.greeting);
  if (offered.length === 0 && 'welcome' in state.greeting)
    return note('warning', 'no-presets', rich(t('choose.preset.missing')));
  const known = offered.map(({ id, name, client }) => ({
    value: id,
    text: name === client ? name : `${name} (${client})`,
  }));
  const isKnown = known.some(({ value }) => value === state.preset);
  const first: readonly Option[] = isKnown
    ? []
    : state.preset === null
      ? [{ value: '', text: t('choose.preset.none') }]
      : [{ value: state.preset, text: t('choose.preset.gone', { id: state.preset }) }];
  return labelled(
    t('choose.preset'),
    select('preset', [...first, ...known], state.preset ?? '', (value) => panel.setPreset(value)),
  );
};
