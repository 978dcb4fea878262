import { expect, test } from 'vitest';
import { type BytePath, bytePathFromText } from '../../../core/src/model/paths.ts';
import { shootOf, shootsOf } from '../../../core/src/model/shoot.ts';

const root = bytePathFromText('/Pictures');
const shoot = (path: string): string => shootOf(root, `${root}${path}` as BytePath).slice(root.length);

test.each([
  // a job is what its folder says
  ['/2026/2026-04-26_Huber_Wedding', '/2026/2026-04-26_Huber_Wedding'],
  ['/2026/2026-04-26 Huber', '/2026/2026-04-26 Huber'],
  ['/Anna', '/Anna'],
  ['', ''],
  // cameras and cards
  ['/Huber/100CANON', '/Huber'],
  ['/Huber/DCIM/101_FUJI', '/Huber'],
  ['/Huber/Camera B', '/Huber'],
  ['/Huber/Karte 2/RAW', '/Huber'],
  ['/Huber/A-Cam', '/Huber'],
  ['/100CANON', ''],
  ['/Huber/Cameron', '/Huber/Cameron'],
  ['/Huber/Rawdon Street', '/Huber/Rawdon Street'],
  // days of a job
  ['/Huber/Day 2', '/Huber'],
  ['/Huber/2026-04-27', '/Huber'],
  ['/Huber/27.04.2026/100CANON', '/Huber'],
  ['/Huber/20260427', '/Huber'],
  // days that are all there is: as Lightroom itself makes them
  ['/2026/2026-04-26', '/2026/2026-04-26'],
  ['/2026/04/2026-04-26', '/2026/04/2026-04-26'],
  ['/2026/04 April/2026-04-26/101CANON', '/2026/04 April/2026-04-26'],
  ['/2026-04-26', '/2026-04-26'],
])('%s belongs to %s', (folder, expected) => expect(shoot(folder)).toBe(expected));

test.each(['/', 'C:/'])('the root %s is no job above others', (top) => {
  const folder = `${top}100CANON` as BytePath;
  expect(shootOf(top as BytePath, folder)).toBe(folder);
});

const shootsBelow = (folders: readonly (readonly [path: string, pictures: boolean])[]) => {
  const listed = folders.map(([path, pictures]) => ({ path: `${root}${path}` as BytePath, pictures }));
  const found = shootsOf(root, listed);
  return folders.map(([path]) => (found.get(`${root}${path}` as BytePath) ?? '?').slice(root.length));
};

test('what lies in a shoot belongs to it, whatever it is called', () => {
  const folders = [
    ['/2026/2026-04-26_Huber', true],
    ['/2026/2026-04-26_Huber/Selects', true],
    ['/2026/2026-04-26_Huber/Selects/Instagram', true],
    ['/2026/2026-04-26_Huber/Contracts', false],
    ['/2026/2026-04-26_Huber/100CANON', true],
  ] as const;
  expect(new Set(shootsBelow(folders))).toEqual(new Set(['/2026/2026-04-26_Huber']));
});

test('a year holds shoots, although a picture strayed into it; the root does too', () => {
  expect(
    shootsBelow([
      ['', true],
      ['/2026', true],
      ['/2026/Huber', true],
      ['/2026/05', true],
      ['/2026/05/2026-05-02', true],
      ['/2026/05/2026-05-02/Selects', true],
    ]),
  ).toEqual(['', '/2026', '/2026/Huber', '/2026/05', '/2026/05/2026-05-02', '/2026/05/2026-05-02']);
});

test('two jobs in a folder without pictures are two; papers that lie in none are the root’s', () => {
  expect(
    shootsBelow([
      ['/Clients', false],
      ['/Clients/Huber', true],
      ['/Clients/Meier/100CANON', true],
      ['/Clients/Meier', false],
      ['/Papers/Tax', false],
    ]),
  ).toEqual(['', '/Clients/Huber', '/Clients/Meier', '/Clients/Meier', '']);
});
