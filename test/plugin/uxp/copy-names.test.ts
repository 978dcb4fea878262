import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CopyNames } from '../../../plugin/uxp/src/panel/copy-names.ts';

describe('names of copies', () => {
  test.each([
    ['IMG_0412.psd', 'IMG_0412.jpg'],
    ['IMG 0412 (1).CR3', 'IMG 0412 (1).jpg'],
    ['no ending', 'no ending.jpg'],
    ['Untitled-1.', 'Untitled-1.jpg'],
    ['../../etc/passwd', '__.._etc_passwd.jpg'],
    ['..\\..\\a.psd', '__.._a.jpg'],
    ['C:\\a.psd', 'C__a.jpg'],
    ['a"b<c>d|e?f*g.psd', 'a_b_c_d_e_f_g.jpg'],
    ['.hidden.psd', '_hidden.jpg'],
    ['con.psd', '_con.jpg'],
    ['LPT1', '_LPT1.jpg'],
    ['console.psd', 'console.jpg'],
    ['', 'picture.jpg'],
    ['...', '_.jpg'],
    ['a\u0000b\nc.psd', 'a_b_c.jpg'],
    ['gpj.\u202eexe.psd', 'gpj._exe.jpg'],
    ['U\u0308ber.psd', 'Über.jpg'],
    ['日本語の名前.psd', '日本語の名前.jpg'],
  ])('%j becomes %j', (document, name) => {
    expect(new CopyNames().rendered(document, 'jpeg')).toBe(name);
  });

  test('one name twice, in any case and spelling, is told apart', () => {
    const names = new CopyNames();
    expect(
      ['a.psd', 'A.psd', 'a.tif', 'a (2).psd', '\u00fc', 'u\u0308'].map((one) => names.rendered(one, 'jpeg')),
    ).toEqual(['a.jpg', 'A (2).jpg', 'a (3).jpg', 'a (2) (2).jpg', '\u00fc.jpg', '\u00fc (2).jpg']);
    expect([names.copied('a.jpg'), names.copied('a.JPEG'), names.copied('a')]).toEqual([
      'a (4).jpg',
      'a.JPEG',
      'a.bin',
    ]);
  });

  test('whatever a document is called, a copy lies in its folder under a name of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 8 }), (documents) => {
        const names = new CopyNames();
        const given = documents.map((one) => names.rendered(one, 'psd'));
        for (const name of given) {
          expect(name).not.toMatch(/[\\/:*?"<>|\u0000-\u001f]|^\.|[. ]\.psd$/);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(80 * 4 + 8);
        }
        expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(given.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
