import { describe, expect, test } from 'vitest';
import { kindOf } from '../../../core/src/catalog/picture-kinds.ts';
import { overheadOf } from '../../../core/src/delivery/cut.ts';
import { type PlanOptions, planDelivery } from '../../../core/src/delivery/plan.ts';
import type { ChosenFile } from '../../../core/src/delivery/scan.ts';
import { SafelightError } from '../../../core/src/model/errors.ts';
import { bytePathFromText, displayPath, nameOf } from '../../../core/src/model/paths.ts';

const fileAt = (inside: string, size = 10): ChosenFile => {
  const path = bytePathFromText(`/p/${inside}`);
  const stamp = { size, mtimeNs: 0n, ctimeNs: 0n, inode: 1n, mode: 0o644 };
  return { path, inside: bytePathFromText(inside), stamp, kind: kindOf(nameOf(path)), how: 'found' };
};

const options: PlanOptions = {
  purpose: 'full',
  metadata: 'client',
  originals: 'leave-out',
  limit: 1_000_000,
  canClean: (extension) => ['jpg', 'tif', 'mp4', 'heic'].includes(extension),
  canRender: (extension) => ['jpg', 'tif', 'png'].includes(extension),
  reserved: ['SHA256SUMS.txt'],
};

const ALL = ['a.jpg', 'b.tif', 'c.heic', 'd.mp4', 'e.cr3', 'e.xmp', 'f.psd', 'g.txt', 'h.png', 'i.DNG'];

const planned = (changes: Partial<PlanOptions>, files = ALL.map((name) => fileAt(`F/${name}`))) => {
  const plan = planDelivery({ chosen: files, leftOut: [], problems: [] }, { ...options, ...changes });
  return {
    names: plan.files.map(({ name }) => name),
    rules: Object.fromEntries(plan.leftOut.map(({ path, rule }) => [displayPath(nameOf(path)), rule])),
    problems: plan.problems.map(({ error }) => error.code),
  };
};

describe('what goes to a client', () => {
  test('rendered files that can be cleaned; each other with its rule', () => {
    expect(planned({})).toEqual({
      names: ['F/a.jpg', 'F/b.tif', 'F/c.heic', 'F/d.mp4'],
      rules: {
        'e.cr3': 'original',
        'i.DNG': 'original',
        'e.xmp': 'sidecar',
        'f.psd': 'working-file',
        'g.txt': 'not-a-picture',
        'h.png': 'not-cleanable',
      },
      problems: [],
    });
  });

  test('as they are: what cannot be cleaned too', () => {
    expect(planned({ metadata: 'keep' }).names).toEqual([
      'F/a.jpg',
      'F/b.tif',
      'F/c.heic',
      'F/d.mp4',
      'F/h.png',
    ]);
  });

  test('originals and what travels with them, when asked', () => {
    expect(planned({ metadata: 'keep', originals: 'deliver' }).rules).toEqual({ 'g.txt': 'not-a-picture' });
  });

  test('another kind of file only where it was named and is to be kept as it is', () => {
    const named: ChosenFile[] = [{ ...fileAt('prices.pdf'), how: 'named' }];
    expect(planned({ metadata: 'keep' }, named).names).toEqual(['prices.pdf']);
    expect(planned({}, named).rules).toEqual({ 'prices.pdf': 'not-a-picture' });
  });

  test.each(['preview', 'phone'] as const)('%s: a JPEG of each picture that can be shown', (purpose) => {
    expect(planned({ purpose })).toEqual({
      names: ['F/a.jpg', 'F/b.jpg', 'F/h.jpg'],
      rules: {
        'c.heic': 'no-small-picture',
        'd.mp4': 'no-small-picture',
        'e.cr3': 'original',
        'i.DNG': 'original',
        'e.xmp': 'sidecar',
        'f.psd': 'no-small-picture',
        'g.txt': 'not-a-picture',
      },
      problems: [],
    });
  });

  test('names that become one are told apart', () => {
    const files = ['a.jpg', 'A.JPG', 'a.tif'].map((name) => fileAt(name));
    expect(planned({ purpose: 'phone' }, files).names).toEqual(['A.jpg', 'a (2).jpg', 'a (3).jpg']);
  });

  test('folder after folder, whatever their names sort like', () => {
    const files = ['a/z.jpg', 'a/c/d.jpg', 'a.jpg', 'a/b.jpg'].map((name) => fileAt(name));
    expect(planned({}, files).names).toEqual(['a.jpg', 'a/b.jpg', 'a/z.jpg', 'a/c/d.jpg']);
  });

  test.each([
    [0, []],
    [1, ['file-too-large']],
  ])('a file that is %i bytes too large', (more, problems) => {
    const file = fileAt('a.jpg', options.limit - overheadOf('a.jpg') + more);
    expect(planned({}, [file]).problems).toEqual(problems);
  });

  test('a file that was mentioned twice counts once, whatever becomes of it', () => {
    const [goes, stays, gone] = ['a.jpg', 'b.cr3', 'c.jpg'].map((name) => fileAt(name)) as [
      ChosenFile,
      ChosenFile,
      ChosenFile,
    ];
    const ignored = { path: bytePathFromText('/p/.DS_Store'), rule: 'macos-system', reason: 'x' };
    const meant = { ...ignored, path: goes.path };
    const missing = () => ({
      path: gone.path,
      error: new SafelightError('source-missing', { path: displayPath(gone.path) }),
    });
    const unread = {
      path: gone.path,
      error: new SafelightError('source-unreadable', { path: displayPath(gone.path), why: 'x' }),
    };
    const plan = planDelivery(
      {
        chosen: [goes, stays, { ...goes, how: 'named' }, stays],
        leftOut: [ignored, meant, ignored],
        problems: [missing(), unread, missing()],
      },
      options,
    );
    expect(plan.files.map(({ name }) => name)).toEqual(['a.jpg']);
    expect(plan.leftOut.map(({ rule }) => rule)).toEqual(['macos-system', 'original']);
    expect(plan.problems.map(({ error }) => error.code)).toEqual(['source-missing', 'source-unreadable']);
  });

  test('none takes the name of a list, of however many archives', () => {
    const named = [
      'SHA256SUMS-1-of-2.txt',
      'sha256sums-1-of-2.TXT',
      'SHA256SUMS-x.txt',
      'Sha256Sums.txt',
    ].map((name): ChosenFile => ({ ...fileAt(name), how: 'named' }));
    expect(planned({ metadata: 'keep' }, named).names).toEqual([
      'SHA256SUMS-1-of-2 (2).txt',
      'SHA256SUMS-x.txt',
      'Sha256Sums (2).txt',
      'sha256sums-1-of-2 (3).TXT',
    ]);
  });
});
