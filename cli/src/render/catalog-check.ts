import type { CatalogCheck, CheckedRoot } from '@safelight/core';
import { catalogStateLines } from './catalog-state.ts';
import { section } from './findings.ts';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, duration } from './quantity.ts';

const all = (title: string, lines: Lines): Lines =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

const some = (title: string, lines: Lines): Lines => (lines.length === 0 ? [] : [title, ...firstOf(lines)]);

/** What is missing is listed to the end; what is merely worth knowing is cut after twenty lines. */
export const catalogCheckText = (report: CatalogCheck): Lines => [
  headline(report),
  ...all('Warning:', report.warnings),
  ...section('The catalog itself:', report.problems),
  ...all('Missing:', report.missing),
  ...all('Moved; the catalog looks for them in their old place:', report.moved.map(movedLine)),
  ...report.roots.flatMap((root) => offlineLines(root, report)),
  ...all(
    'Not readable:',
    report.unreadable.map(({ path, why }) => `${path}: ${why}`),
  ),
  ...changedLines(report),
  ...some(
    'Not in the catalog, although they lie beside its pictures:',
    report.orphans.map(({ path }) => path),
  ),
  ...some('The same picture more than once:', report.duplicates.map(duplicateLine)),
  ...onlyCopyLines(report),
  ...catalogStateLines(report.catalog).map((line) => `Note: ${line}`),
  ...report.notes.map((note) => `Note: ${note}`),
];

const headline = ({ catalog, agrees, whole, references, present, seconds }: CatalogCheck): string => {
  const counted = `${count(references, 'file')} in the catalog, ${present.toLocaleString('en')} of them there`;
  const verdict = agrees
    ? 'every picture is where the catalog says'
    : whole
      ? 'the catalog and the disk do not agree'
      : 'the catalog could not tell all it refers to';
  return `${catalog.path}: ${verdict}. ${counted}; ${duration(seconds)}.`;
};

const movedLine = ({ from, to, by }: CatalogCheck['moved'][number]): string =>
  `${from} is now ${to} (${by === 'content' ? 'the same bytes' : 'told by name and size'})`;

const reasons: { readonly [S in Exclude<CheckedRoot['state'], 'online' | 'unreadable'>]: string } = {
  absent: 'is not there: its drive may not be plugged in',
  empty: 'is empty: its drive may not be plugged in',
  elsewhere: 'was written on another kind of computer',
};

const offlineLines = ({ root, path, state }: CheckedRoot, { offline }: CatalogCheck): Lines => {
  if (state === 'online' || state === 'unreadable') return [];
  const files = offline.filter((file) => file.root === root).map((file) => file.path);
  if (files.length === 0) return [];
  const place = path === null || path === root ? root : `${root} (here ${path})`;
  return [
    `Offline: ${place} ${reasons[state]}; ${count(files.length, 'file')}. If it lies elsewhere: --map "${root}=FOLDER".`,
    ...firstOf(files),
  ];
};

const changedLines = ({ changed }: CatalogCheck): Lines => {
  const odd = changed.filter(({ usual }) => !usual);
  const usual = changed.length - odd.length;
  return [
    ...some(
      'Of another size than at import (a hint: only the sizes were compared):',
      odd.map(
        ({ path, expected, found }) =>
          `${path}: ${bytes(found)} now, ${bytes(expected)} when it was imported`,
      ),
    ),
    ...(usual === 0
      ? []
      : [
          `${count(usual, 'file has', 'files have')} another size than at import, as files have that keywords were written into.`,
        ]),
  ];
};

const duplicateLine = ({ size, paths }: CatalogCheck['duplicates'][number]): string =>
  `${paths.join(' = ')} (${bytes(size)})`;

const onlyCopyLines = ({ onlyCopies }: CatalogCheck): Lines => {
  if (onlyCopies === null)
    return ['Whether there is another copy is unknown: this computer knows no vault. `safelight` makes one.'];
  return some('In no snapshot that this computer knows of:', onlyCopies);
};
