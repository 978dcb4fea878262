import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DeliveryScan, scanPaths, scanPicked } from '../../../core/src/delivery/scan.ts';
import { type BytePath, bytePathFromText, displayPath } from '../../../core/src/model/paths.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const { signal } = new AbortController();

const folderWith = (...files: readonly string[]): string => {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
  return folder;
};

const at = (...parts: readonly string[]): BytePath => bytePathFromText(join(...parts));

const told = ({ chosen, leftOut, problems }: DeliveryScan) => ({
  inside: chosen.map(({ inside }) => displayPath(inside)).sort(),
  rules: leftOut.map(({ rule }) => rule).sort(),
  problems: problems.map(({ error }) => error.code),
});

describe('what was named', () => {
  test('a folder is walked, and lies in the archive under its name', () => {
    const folder = folderWith(
      'F/a.jpg',
      'F/x/b.jpg',
      'F/.DS_Store',
      'F/._a.jpg',
      'F/CaptureOne/Settings166/a.cos',
    );
    symlinkSync('a.jpg', join(folder, 'F', 'link.jpg'));
    expect(told(scanPaths([at(folder, 'F')], signal))).toEqual({
      inside: ['F/a.jpg', 'F/x/b.jpg'],
      rules: ['capture-one-settings', 'link', 'macos-system', 'macos-system'],
      problems: [],
    });
  });

  test('a file that is named twice goes once', () => {
    const folder = folderWith('F/a.jpg');
    expect(told(scanPaths([at(folder, 'F', 'a.jpg'), at(folder, 'F')], signal)).inside).toEqual(['a.jpg']);
  });

  test('a file that is named after its folder was meant by name', () => {
    const folder = folderWith('F/notes.txt');
    for (const paths of [
      [at(folder, 'F'), at(folder, 'F', 'notes.txt')],
      [at(folder, 'F', 'notes.txt'), at(folder, 'F')],
    ])
      expect(scanPaths(paths, signal).chosen.map(({ how }) => how)).toEqual(['named']);
  });

  test('what is not there is told, and the rest is done', () => {
    const folder = folderWith('a.jpg');
    expect(told(scanPaths([at(folder, 'no.jpg'), at(folder, 'a.jpg')], signal))).toEqual({
      inside: ['a.jpg'],
      rules: [],
      problems: ['source-missing'],
    });
  });

  test('stops when it is told to', () => {
    const folder = folderWith('F/a.jpg');
    expect(() => scanPaths([at(folder, 'F')], AbortSignal.abort())).toThrow();
  });
});

describe('what a catalog named', () => {
  test('each file with those that the editor shows as one with it, and no other', () => {
    const folder = folderWith('S/1.CR3', 'S/1.JPG', 'S/1.xmp', 'S/1.txt', 'S/10.jpg', 'S/2.jpg');
    const picked = [
      { folder: at(folder, 'S'), name: '1.CR3' as BytePath, pairs: ['jpg', 'xmp'] },
      { folder: at(folder, 'S'), name: '2.jpg' as BytePath, pairs: [] },
    ];
    expect(told(scanPicked(picked, signal)).inside).toEqual(['S/1.CR3', 'S/1.JPG', 'S/1.xmp', 'S/2.jpg']);
  });

  test('lies as below the folder that holds all', () => {
    const folder = folderWith('P/x/1.jpg', 'P/y/z/2.jpg');
    const picked = [
      { folder: at(folder, 'P/x'), name: '1.jpg' as BytePath, pairs: [] },
      { folder: at(folder, 'P/y/z'), name: '2.jpg' as BytePath, pairs: [] },
      { folder: at(folder, 'P/y/z'), name: 'gone.jpg' as BytePath, pairs: [] },
    ];
    expect(told(scanPicked(picked, signal))).toEqual({
      inside: ['P/x/1.jpg', 'P/y/z/2.jpg'],
      rules: [],
      problems: ['source-missing'],
    });
  });
});
