import type { DrilledFile, DrillReport } from '@safelight/manifests';

/** A thumbnail of a picture of the report, by its path there. */
export type Thumbnails = ReadonlyMap<string, Buffer>;

export interface PageText {
  readonly date: string;
  readonly vault: string;
  /** How a size, a rate and a time are told to people. */
  readonly bytes: (count: number) => string;
  readonly duration: (seconds: number) => string;
}

const html = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
  h1 { font-size: 1.6rem; margin-bottom: 0; }
  .verdict { font-size: 1.2rem; font-weight: 600; padding: .6rem .9rem; border-radius: .4rem; }
  .passed { background: #e3f3e6; } .failed { background: #fbe3e0; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
  dt { color: #666; } dd { margin: 0; }
  ul.pictures { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; }
  figure { margin: 0; break-inside: avoid; }
  figure div { height: 8rem; background: #eee; display: flex; align-items: center; justify-content: center; color: #666; font-size: .8rem; }
  figure img { max-width: 100%; max-height: 8rem; }
  figcaption { font-size: .8rem; overflow-wrap: anywhere; }
  .trouble { color: #a2210e; }
  @media print { body { margin: 0; max-width: none; } }`;

/** The report of a restore test as a page that needs nothing else: it can be kept, sent and printed. */
export const drillPage = (report: DrillReport, thumbnails: Thumbnails, text: PageText): string => {
  const { snapshot, passed, files, catalog, whole } = report;
  const sample = files.reduce((sum, file) => sum + file.bytes, 0);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Restore test of ${html(snapshot.set)}, ${html(text.date)}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
<h1>Restore test of ${html(snapshot.set)}</h1>
<p>${html(text.date)} · vault ${html(text.vault)} · snapshot ${snapshot.seq}</p>
<p class="verdict ${passed ? 'passed' : 'failed'}">${passed ? 'Passed: everything came back as it was backed up.' : 'Failed: not everything came back as it was backed up.'}</p>
<dl>
${row('Brought back', `${files.length} pictures, ${text.bytes(sample)}, of ${whole.files.toLocaleString('en')} files, ${text.bytes(whole.bytes)}`)}
${row('Compared', 'bit for bit with what was backed up')}
${catalog === null ? '' : row('Catalog', catalogText(catalog))}
${report.fullRestoreSeconds === null ? '' : row('All of it', `would take about ${text.duration(report.fullRestoreSeconds)} at ${text.bytes(report.bytesPerSecond)}/s`)}
</dl>
${troubles(report)}
<ul class="pictures">
${files.map((file) => picture(file, thumbnails.get(file.path))).join('\n')}
</ul>
</body></html>
`;
};

const row = (name: string, value: string): string => `<dt>${name}</dt><dd>${html(value)}</dd>`;

const catalogText = ({ trouble, counts, resolved }: NonNullable<DrillReport['catalog']>): string => {
  if (trouble.length > 0) return trouble.join(' ');
  const pictures =
    counts === null ? '' : `${counts.images.toLocaleString('en')} pictures, as when it was backed up; `;
  return `opened and read: ${pictures}it refers to ${resolved} of the pictures below`;
};

const troubles = ({ findings }: DrillReport): string =>
  findings.length === 0
    ? ''
    : `<h2>Damage in the vault</h2><ul>${findings.map(({ message }) => `<li class="trouble">${html(message)}</li>`).join('')}</ul>`;

const LOOKS: Readonly<Record<DrilledFile['decoded'], string>> = {
  whole: 'decoded',
  preview: 'preview decoded',
  none: 'not decoded',
};

const picture = ({ path, trouble, decoded, note }: DrilledFile, thumbnail: Buffer | undefined): string => {
  const image =
    thumbnail === undefined
      ? 'no preview'
      : `<img alt="" src="data:image/jpeg;base64,${thumbnail.toString('base64')}">`;
  const state =
    trouble === null
      ? `${LOOKS[decoded]}${note === null ? '' : ` (${html(note)})`}`
      : `<span class="trouble">${html(trouble)}</span>`;
  return `<li><figure><div>${image}</div><figcaption>${html(path)}<br>${state}</figcaption></figure></li>`;
};
