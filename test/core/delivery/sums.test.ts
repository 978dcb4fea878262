import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSums, type SummedFile, sumsText } from '../../../core/src/delivery/sums.ts';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const sha256 = (content: string): Sha256 => createHash('sha256').update(content).digest('hex') as Sha256;
const zero = '0'.repeat(64);

const whyOf = (text: string): string => {
  try {
    parseSums(text, 'SHA256SUMS.txt');
  } catch (error) {
    if (isSafelightError(error) && 'why' in error.data) return `${error.code}: ${error.data.why}`;
    throw error;
  }
  return 'accepted';
};

test('a list is lines of hash, two blanks, name', () => {
  const files = [
    { name: 'a b/IMG 1.jpg', sha256: sha256('1') },
    { name: '-ü.jpg', sha256: sha256('2') },
    { name: 'back\\slash\nline\r.jpg', sha256: sha256('3') },
  ];
  expect(sumsText(files)).toBe(
    `${sha256('1')}  a b/IMG 1.jpg\n${sha256('2')}  -ü.jpg\n\\${sha256('3')}  back\\\\slash\\nline\\r.jpg\n`,
  );
  expect(sumsText([])).toBe('');
});

test('parse ∘ write is the identity', () => {
  const part = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom('\\', '\n', '\r', ' ', 'n', 'r'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
      minLength: 1,
      maxLength: 8,
    })
    .filter((text) => !text.includes('/') && text !== '.' && text !== '..');
  const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const files = fc
    .uniqueArray(name, { maxLength: 6 })
    .map((names): readonly SummedFile[] => names.map((one) => ({ name: one, sha256: sha256(one) })));
  fc.assert(
    fc.property(files, (some) => {
      expect(parseSums(sumsText(some), 'list')).toEqual(some);
    }),
    { numRuns: 500 },
  );
});

needs('sha256sum')('sha256sum -c reads it, awkward names and all', () => {
  const folder = temporaryFolder();
  const names = [
    'a.jpg',
    'b c/-d.jpg',
    'back\\slash.jpg',
    'line\nend.jpg',
    ' blank .jpg',
    'ü.jpg',
    '*star.jpg',
  ];
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  const list = sumsText(names.map((name) => ({ name, sha256: sha256(name) })));
  const said = execFileSync('sha256sum', ['-c', '--strict', '-'], {
    cwd: folder,
    input: list,
    encoding: 'utf8',
  });
  expect(said.match(/OK$/gm)).toHaveLength(names.length);
});

describe('refused', () => {
  test.each([
    [`${zero}  a.jpg`, 'line 1 of the list is cut off'],
    [`${zero}  a.jpg\n${zero.slice(1)}  b.jpg\n`, 'line 2 of the list is no hash and name'],
    [`${zero} a.jpg\n`, 'line 1 of the list is no hash and name'],
    [`${zero} *a.jpg\n`, 'line 1 of the list is no hash and name'],
    [`${zero.replace('0', 'A')}  a.jpg\n`, 'line 1 of the list is no hash and name'],
    [`${zero}  \n`, 'line 1 of the list is no hash and name'],
    ['\n', 'line 1 of the list is no hash and name'],
    [`${zero}  a.jpg\r\n`, 'line 1 of the list has a name that is escaped wrongly'],
    [`${zero}  a\\b.jpg\n`, 'line 1 of the list has a name that is escaped wrongly'],
    [`\\${zero}  a.jpg\n`, 'line 1 of the list has a name that is escaped wrongly'],
    [`\\${zero}  a\\x.jpg\n`, 'line 1 of the list has a name that is escaped wrongly'],
    [`${zero}  ../a.jpg\n`, 'line 1 of the list names something outside of its folder'],
    [`${zero}  /a.jpg\n`, 'line 1 of the list names something outside of its folder'],
    [`${zero}  a//b.jpg\n`, 'line 1 of the list names something outside of its folder'],
    [`${zero}  a/./b.jpg\n`, 'line 1 of the list names something outside of its folder'],
    [`${zero}  a.jpg\n${zero}  a.jpg\n`, 'line 2 of the list names a file again'],
  ])('%j', (text, why) => {
    expect(whyOf(text)).toBe(`archive-malformed: ${why}`);
  });
});
