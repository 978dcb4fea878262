import type { CatalogOverview } from '@safelight/core';
import { catalogStateLines } from './catalog-state.ts';
import { section } from './findings.ts';
import { kindName } from './kinds.ts';
import { firstOf, type Lines } from './lines.ts';
import { count } from './quantity.ts';
import { table } from './table.ts';

const states: { readonly [S in CatalogOverview['catalog']['state']]: string } = {
  closed: 'closed',
  open: 'open in its editor',
  crashed: 'closed; its editor ended without closing it',
  unknown: 'open or closed cannot be told',
};

export const catalogShowText = (report: CatalogOverview): Lines => [
  ...headline(report),
  ...section('Not as it should be:', report.problems),
  'Root folders:',
  ...table(report.roots.map(rootRow)),
  'Shoots:',
  ...firstOf(table(report.shoots.map(({ path, files }) => [path, count(files, 'file')])).map(unindented)),
  ...collectionLines(report),
  ...catalogStateLines(report.catalog).map((line) => `Note: ${line}`),
  ...report.notes.map((note) => `Note: ${note}`),
];

const unindented = (line: string): string => line.slice(2);

const headline = ({ catalog, whole, counts, images, files, pairs }: CatalogOverview): Lines => [
  `${catalog.path}`,
  ...table([
    ['kind', `${kindName(catalog.kind)}, version ${catalog.version ?? 'unknown'}, ${states[catalog.state]}`],
    ['files', `${files.toLocaleString('en')}${whole ? '' : ', which may not be all'}`],
    ...(counts === null ? [] : [['pictures', counts.images.toLocaleString('en')]]),
    ...(images === null ? [] : [['virtual copies', images.virtualCopies.toLocaleString('en')]]),
    ...(pairs === 0 ? [] : [['RAW+JPEG pairs', pairs.toLocaleString('en')]]),
    ...(images === null || images.withoutFile === 0
      ? []
      : [['without a file', `${count(images.withoutFile, 'picture')}: the catalog does not say where`]]),
    ...countRows(counts),
  ]),
];

const countRows = (counts: CatalogOverview['counts']): readonly (readonly string[])[] => {
  if (counts === null) return [];
  const edits = `${counts.develop.toLocaleString('en')}${counts.missingDevelop === 0 ? '' : `; ${count(counts.missingDevelop, 'picture has', 'pictures have')} none`}`;
  return [
    ['edits', edits],
    ...(counts.masks === null ? [] : [['with masks', counts.masks.toLocaleString('en')]]),
    ['keywords', counts.keywords.toLocaleString('en')],
  ];
};

const rootStates: { readonly [S in CatalogOverview['roots'][number]['state']]: string } = {
  online: 'online',
  absent: 'offline',
  empty: 'offline (the folder is empty)',
  elsewhere: 'of another kind of computer',
  unreadable: 'cannot be read',
};

const rootRow = ({ root, state, files }: CatalogOverview['roots'][number]): readonly string[] => [
  root,
  count(files, 'file'),
  rootStates[state],
];

/** Deeper than this nobody counts the blanks. */
const DEEPEST = 12;

const collectionLines = ({ collections }: CatalogOverview): Lines => {
  if (collections === null || collections.length === 0) return [];
  const rows = collections.map(({ name, kind, depth, images }) => [
    `${'  '.repeat(Math.min(depth, DEEPEST))}${name}`,
    kind === 'smart' ? 'smart collection: its members are not in the database' : kind,
    images === null ? '' : count(images, 'picture'),
  ]);
  return ['Collections:', ...table(rows)];
};
