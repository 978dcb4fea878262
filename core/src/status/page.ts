import type { PlaceStatus, ShootStatus, StatusReport } from '@safelight/manifests';
import { html, htmlPage } from '../print/page.ts';

/** How quantities and sentences are told to people. */
export interface StatusText {
  readonly bytes: (count: number) => string;
  readonly moment: (iso: string) => string;
  readonly headline: (report: StatusReport) => string;
  readonly place: (place: PlaceStatus) => string;
  /** The rule, and a scheduled run that did not happen. */
  readonly notes: (report: StatusReport) => readonly string[];
  /** How a shoot stands to the rule. */
  readonly rule: (shoot: ShootStatus) => string;
  readonly next: (report: StatusReport) => readonly string[];
}

const STYLE = `
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ddd; }
  th { color: #666; font-weight: normal; } td.number { text-align: right; white-space: nowrap; }
  tr { break-inside: avoid; } .word { font-weight: 600; } .complete { color: #1c6b31; } .incomplete, .unknown { color: #8a5a00; } .failed { color: #a2210e; }
  .why { font-size: .85rem; margin: 0; padding-left: 1.2rem; overflow-wrap: anywhere; } small { color: #666; }`;

/** Lines of one shoot; all of them are in `--json`. */
const LINES = 20;

/** The status as a page to print. */
export const statusPage = (report: StatusReport, text: StatusText): string =>
  htmlPage({
    title: `Status of ${report.vault}, ${text.moment(report.at)}`,
    style: STYLE,
    body: `<h1>${html(report.vault)}</h1>
<p>${html(text.moment(report.at))}</p>
<p class="verdict ${report.complete ? 'good' : 'bad'}">${html(text.headline(report))}</p>
<ul>${[...report.places.map(text.place), ...text.notes(report)].map((line) => `<li>${html(line)}</li>`).join('')}</ul>
<ol>${text
      .next(report)
      .map((line) => `<li>${html(line)}</li>`)
      .join('')}</ol>
<table><thead><tr><th>Shoot</th><th>Size</th>${report.places.map(({ name }) => `<th>${html(name)}</th>`).join('')}<th>Rule</th><th>Restore test</th></tr></thead>
<tbody>
${report.shoots.map((shoot) => row(shoot, text)).join('\n')}
</tbody></table>`,
  });

const row = (shoot: ShootStatus, text: StatusText): string => {
  const name = shoot.archived === null ? shoot.name : `${shoot.name} (only in the vault, on purpose)`;
  return `<tr><td>${html(name)}${why(shoot)}</td><td class="number">${shoot.files.toLocaleString('en')} files<br>${html(text.bytes(shoot.bytes))}</td>${shoot.copies
    .map(
      (copy) =>
        `<td><span class="word ${copy.word}">${copy.word}</span><br><small>${html(proof(copy, text))}</small></td>`,
    )
    .join(
      '',
    )}<td>${html(text.rule(shoot))}</td><td>${html(shoot.tested === null ? 'never' : text.moment(shoot.tested))}</td></tr>`;
};

const proof = ({ proven, oldestProof }: ShootStatus['copies'][number], { moment }: StatusText): string =>
  oldestProof === null
    ? 'never read back'
    : `${Math.floor(proven * 100)} % read back, the oldest ${moment(oldestProof)}`;

const why = ({ copies }: ShootStatus): string => {
  const lines = copies[0]?.why ?? [];
  if (lines.length === 0) return '';
  const more = lines.length > LINES ? [`and ${(lines.length - LINES).toLocaleString('en')} more`] : [];
  const shown = [...lines.slice(0, LINES).map(({ message }) => message), ...more];
  return `<ul class="why">${shown.map((line) => `<li>${html(line)}</li>`).join('')}</ul>`;
};
