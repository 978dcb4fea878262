import type { CatalogRecord } from '@safelight/manifests';
import type { Lines } from './lines.ts';
import { count, day, timeOfDay } from './quantity.ts';

type Seen = Pick<CatalogRecord, 'kind' | 'state'> &
  Partial<Pick<CatalogRecord, 'holder' | 'asOf' | 'companion'>>;

const NEWEST = 'Close the document and back up again to have its newest edits for certain.';

/** Whether the editor had the catalog open, and what its copy therefore is. Nothing where it was closed. */
export const catalogStateLines = (catalog: Seen): Lines => [
  ...(catalog.kind === 'lightroom' ? lightroomState(catalog) : captureOneState(catalog)),
  ...companionLines(catalog),
];

const lightroomState = (catalog: Seen): Lines => {
  switch (catalog.state) {
    case 'closed':
      return [];
    case 'open':
      return [`The catalog was open in Lightroom${holderOf(catalog)}: the database is ${asOf(catalog)}.`];
    case 'crashed':
      return [
        `Lightroom ended without closing the catalog${leftBy(catalog)}: what it left beside the database is in the copy.`,
      ];
    case 'unknown':
      return [
        `It cannot be told whether Lightroom had the catalog open, for its lock cannot be understood: the database is ${asOf(catalog)}.`,
      ];
  }
};

const captureOneState = (catalog: Seen): Lines => {
  switch (catalog.state) {
    case 'closed':
    case 'crashed':
      return [];
    case 'open':
      return [
        `The document was open in Capture One, which writes up to a minute late: the database is ${asOf(catalog)}. ${NEWEST}`,
      ];
    case 'unknown':
      return [`It cannot be told whether Capture One had the document open. ${NEWEST}`];
  }
};

const asOf = ({ asOf: at }: Seen): string => (at === undefined ? 'of that moment' : `as of ${timeOfDay(at)}`);

const holderOf = ({ holder }: Seen): string =>
  holder == null ? '' : ` (${holder.program}, process ${holder.pid})`;

const leftBy = ({ holder }: Seen): string =>
  holder == null ? '' : ` (its lock names process ${holder.pid}, which is gone)`;

const companionLines = ({ companion }: Seen): Lines => {
  if (companion == null || companion.closed?.name === companion.name) return [];
  const { name, copied, changed, closed } = companion;
  const how = copied === 'closed' ? 'could not be copied whole' : `was copied ${HOW[copied]}`;
  const moved = changed === 0 ? '' : `, and ${count(changed, 'file')} of it changed meanwhile`;
  const kept =
    closed === null
      ? 'There is no copy yet that was taken while the catalog was closed: quit Lightroom once and back up.'
      : `The last copy taken while the catalog was closed, of ${day(closed.at)}, is kept too, as ${closed.name}.`;
  return [`${name} (masks and the like) ${how}${moved}. ${kept}`];
};

const HOW = {
  open: 'while the catalog was open',
  crashed: 'as the crash left it',
  unknown: 'while the catalog may have been open',
} as const;
