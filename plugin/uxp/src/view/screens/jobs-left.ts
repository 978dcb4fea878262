import type { Panel } from '../../panel/panel.ts';
import type { RememberedJob } from '../../panel/remembered.ts';
import type { PanelState } from '../../panel/state.ts';
import type { Texts } from '../../text/strings.ts';
import { el, type Maybe } from '../element.ts';
import { button, heading } from '../parts.ts';

/** Jobs whose end was not looked at yet: it is one press away. */
export const jobsLeft = ({ jobs }: PanelState, panel: Panel, t: Texts): Maybe =>
  jobs.length > 0 && [
    heading(t('choose.waiting')),
    jobs.map((job) =>
      el(
        'div',
        { class: 'row', key: `job ${job.id}` },
        button({ id: `open ${job.id}`, text: jobName(job, t), press: () => panel.open(job.id) }),
      ),
    ),
  ];

const jobName = ({ mode, title, at }: RememberedJob, t: Texts): string =>
  [t(`job.${mode ?? 'status'}`), title, t.when(at)].filter((part) => part !== '').join(', ');
