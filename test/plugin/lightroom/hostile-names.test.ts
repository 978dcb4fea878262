import { basename } from 'node:path';
import { describe, expect } from 'vitest';
import type { Job } from '../../../manifests/src/index.ts';
import { needs } from '../../support/needs.ts';
import { lua, rendered, run, studio } from './lightroom.ts';

const settings = `{ safelightPreset = 'huber', safelightKind = 'full' }`;

const names = {
  'double quotes': 'He said "no".jpg',
  'single quotes': "l'été 'd.jpg",
  'percent signs': '%PATH% 100%1.jpg',
  ampersands: 'Bride & Groom && echo.jpg',
  carets: '^1 ^n ^^.jpg',
  dollars: '$$$ $(id) `id` $HOME.jpg',
  'emoji of several characters': '👩‍👩‍👧 🏳️‍🌈.jpg',
  'letters and their accents apart': 'Zu\u0308rich.jpg',
  'right-to-left signs': '\u202egpj.exe.jpg',
  'a dash in front': '-rf.jpg',
  'no extension': 'picture',
  'a dot in front': '.hidden.jpg',
  'a blank at the end': 'picture.jpg ',
} as const;

const namesOf = (jobs: readonly Job[]): readonly string[] =>
  jobs.flatMap((job) => ('sources' in job ? job.sources.map((path) => basename(path)) : []));

describe('names of rendered files', () => {
  for (const [what, name] of Object.entries(names)) {
    needs('lua5.1')(`with ${what} stay as they are`, () => {
      const desk = studio();
      const ran = run(desk, `studio.export(${settings}, ${rendered(desk.home, [name])})`);
      expect(namesOf(ran.jobs)).toEqual([name]);
      expect(ran.spool.map((path) => basename(path))).toEqual([name]);
    });
  }

  const changed: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['a newline', 'a\nb.jpg', 'a_b.jpg'],
    ['a backslash', 'a\\..\\b.jpg', 'a_.._b.jpg'],
    ['bytes that are not UTF-8', Uint8Array.of(0x61, 0xff, 0xfe, 0x2e, 0x6a), 'a__.j'],
    ['a cut character', Uint8Array.of(0x61, 0xf0, 0x9f, 0x98), 'a___'],
  ];
  for (const [what, name, expected] of changed) {
    needs('lua5.1')(`with ${what} get one that every system holds`, () => {
      const desk = studio();
      const ran = run(desk, `studio.export(${settings}, ${rendered(desk.home, [name])})`);
      expect(namesOf(ran.jobs)).toEqual([expected]);
      expect(ran.spool.map((path) => basename(path))).toEqual([expected]);
    });
  }
});

describe('names of originals', () => {
  needs('lua5.1')('go into the job as they are, and what is no text stays out and is told', () => {
    const desk = studio();
    const good = Object.values(names).map((name) => `/Pictures/${name}`);
    const odd = ['/Pictures/a\nb.dng', '/Pictures/a\\b.dng'];
    const bad = Buffer.concat([Buffer.from('/Pictures/'), Uint8Array.of(0xff, 0x2e, 0x64)]);
    const photos = [...good, ...odd, bad].map((path) => `studio.pictures.photo { path = ${lua(path)} }`);
    const ran = run(
      desk,
      `studio.prefs.lastPreset = 'raws'
       studio.pictures.selection = { ${photos.join(', ')} }
       studio.menu 'MenuDeliver'`,
    );
    expect(ran.jobs).toMatchObject([{ verb: 'deliver', preset: 'raws', sources: [...good, ...odd] }]);
    expect(ran.dialogs.find(({ kind }) => kind === 'confirm')?.info).toContain(
      'since their names are no text: 1',
    );
  });
});
