import type { JobProgress } from '@safelight/manifests';
import type { Panel } from '../../panel/panel.ts';
import type { Screen } from '../../panel/state.ts';
import type { Texts } from '../../text/strings.ts';
import { type El, el, type Maybe } from '../element.ts';
import { button, heading, note, rich } from '../parts.ts';

type Shown<Kind extends Screen['kind']> = Extract<Screen, { readonly kind: Kind }>;

/** Copies that the editor renders. */
export const copyingScreen = (
  { done, of, name }: Shown<'copying'>,
  panel: Panel,
  t: Texts,
): readonly Maybe[] => [
  heading(t(of === 0 ? 'copying.files' : 'copying.title')),
  bar(done, of),
  of > 0 && el('div', { class: 'quiet' }, t('copying.count', { done, of })),
  el('div', { class: 'clip', title: name }, name),
  el(
    'div',
    { class: 'row' },
    button({ id: 'cancel', text: t('copying.cancel'), press: () => panel.cancel() }),
  ),
];

/** A job that lies in the inbox. */
export const followingScreen = (
  { job, progress, late }: Shown<'following'>,
  panel: Panel,
  t: Texts,
): readonly Maybe[] => [
  heading(t(`following.${job.mode ?? 'status'}`)),
  job.title !== '' && el('div', { class: 'clip' }, job.title),
  progress === null ? bar(0, 0) : bar(progress.bytes, progress.ofBytes ?? 0),
  progress !== null && el('div', { id: 'progress', class: 'clip quiet' }, progressText(progress, t)),
  progress === null && !late && el('div', { id: 'waiting', class: 'quiet' }, t('following.waiting')),
  late && note('warning', 'late', rich(t(progress === null ? 'following.late' : 'following.stalled'))),
  el(
    'div',
    { class: 'row' },
    button({ id: 'leave', text: t('following.leave'), press: () => void panel.leave() }),
  ),
];

const PHASES = ['scan', 'prepare', 'pack', 'verify', 'upload'] as const;

const progressText = (progress: JobProgress, t: Texts): string => {
  if (progress.state === 'waiting') return t('following.queued');
  const phase = PHASES.find((one) => one === progress.phase);
  const parts = [phase === undefined ? '' : t(`phase.${phase}`), progress.subject];
  if (progress.bytes > 0) parts.push(t.size(progress.bytes));
  return parts.filter((part) => part !== '').join(', ');
};

/** Without `of` nobody knows how much there is: the bar is empty, and moves for nothing. */
const bar = (done: number, of: number): El =>
  el('progress', {
    attributes: { max: '100', value: String(of === 0 ? 0 : Math.min(100, Math.round((done / of) * 100))) },
  });
