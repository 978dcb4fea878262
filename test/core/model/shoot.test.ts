import { expect, test } from 'vitest';
import { type BytePath, bytePathFromText } from '../../../core/src/model/paths.ts';
import { shootOf } from '../../../core/src/model/shoot.ts';

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
