import type { DrillReport } from '@safelight/manifests';
import { html, htmlPage } from '../print/page.ts';
import { type PageText, type Thumbnails, type ToldPicture, tellTest } from './told.ts';

const STYLE = `
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
  dt { color: #666; } dd { margin: 0; }
  ul.pictures { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; }
  figure { margin: 0; break-inside: avoid; }
  figure div { height: 8rem; background: #eee; display: flex; align-items: center; justify-content: center; color: #666; font-size: .8rem; }
  figure img { max-width: 100%; max-height: 8rem; }
  figcaption { font-size: .8rem; overflow-wrap: anywhere; }
  .trouble { color: #a2210e; }`;

/** The report of a restore test as a page that needs nothing else: it can be kept, sent and printed. */
export const drillPage = (report: DrillReport, thumbnails: Thumbnails, text: PageText): string => {
  const told = tellTest(report, text);
  return htmlPage({
    title: `${told.title}, ${text.date}`,
    style: STYLE,
    body: `<h1>${html(told.title)}</h1>
<p>${html(told.subtitle)}</p>
<p class="verdict ${report.passed ? 'good' : 'bad'}">${html(told.verdict)}</p>
<dl>
${told.rows.map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`).join('\n')}
</dl>
${damage(told.damage)}
<ul class="pictures">
${told.pictures.map((picture) => figure(picture, thumbnails.get(picture.path))).join('\n')}
</ul>`,
  });
};

const damage = (lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `<h2>Damage in the vault</h2><ul>${lines.map((line) => `<li class="trouble">${html(line)}</li>`).join('')}</ul>`;

const figure = ({ path, state, isBack }: ToldPicture, thumbnail: Buffer | undefined): string => {
  const image =
    thumbnail === undefined
      ? 'no preview'
      : `<img alt="" src="data:image/jpeg;base64,${thumbnail.toString('base64')}">`;
  const shown = isBack ? html(state) : `<span class="trouble">${html(state)}</span>`;
  return `<li><figure><div>${image}</div><figcaption>${html(path)}<br>${shown}</figcaption></figure></li>`;
};
