import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgePassphrase, LONGEST_PASSPHRASE, PASSPHRASE_FLOOR } from '../../../core/src/keys/passphrase.ts';
import { readPassphraseFile } from '../../../core/src/keys/passphrase-file.ts';
import { isSafelightError } from '../../../core/src/model/errors.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const errorOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error !== null && !isSafelightError(error)) throw error;
  return error;
};

/** No four words that a dictionary joins: what a password manager would make. */
const strong = 'vK7#mQ9$wL2@pR4!zT6%';

describe('strength', () => {
  test.each([
    ['Smith2024'],
    ['Wedding2024!'],
    ['correct horse battery staple'],
    ['CorrectHorseBatteryStaple'],
    ['qwertyuiopasdfghjklzxcvbnm'],
    ['a'.repeat(99)],
    ['Tr0ub4dor&3'],
    ['12.06.2026-12.06.2026'],
    ['gunfire-mulch-ozone'],
  ])('%s is too weak', async (text) => {
    const error = await errorOf(judgePassphrase(text));
    expect([error?.code, error?.exit]).toEqual(['passphrase-weak', 6]);
    expect(error?.data).toMatchObject({ floor: PASSPHRASE_FLOOR });
  });

  test.each([
    [strong],
    ['gunfire-mulch-ozone-relish-pellet'],
    ['My 3 cats eat Ötzi'.replace('Ö', 'O') + strong],
  ])('%s is strong enough', async (text) => {
    expect((await judgePassphrase(text)).bits).toBeGreaterThanOrEqual(PASSPHRASE_FLOOR);
  });

  test('says how much it is worth, why it is little, and never what it is', async () => {
    const error = await errorOf(judgePassphrase('Smith2024'));
    expect(error?.data).toEqual({
      bits: expect.any(Number),
      floor: 64,
      why: 'Common names and surnames are easy to guess',
    });
    expect(JSON.stringify([error?.message, error?.hint, error?.data, error?.stack])).not.toContain(
      'Smith2024',
    );
  });

  test('what everybody knows of the delivery is worth little', async () => {
    const names = 'Kowalczykiewicz Szczebrzeszyn Wrzosowiskowa';
    const alone = await judgePassphrase(names);
    expect(alone.bits).toBeGreaterThanOrEqual(PASSPHRASE_FLOOR);
    expect((await errorOf(judgePassphrase(names, [names])))?.code).toBe('passphrase-weak');
    const parts = ['Kowalczykiewicz & Wrzosowiskowa', '2026-04-26_Szczebrzeszyn'];
    expect((await errorOf(judgePassphrase(names, parts)))?.code).toBe('passphrase-weak');
  });
});

describe('use', () => {
  test.each([
    ['', /empty/],
    [`${strong}ü`, /encode/],
    [`${strong}\t`, /encode/],
    [`${strong}\u00a0`, /encode/],
    [`${strong}\n`, /more than one line/],
    [` ${strong}`, /blank/],
    [`${strong} `, /blank/],
    [strong.repeat(6).slice(0, LONGEST_PASSPHRASE + 1), /longer than 99/],
  ])('%j is refused', async (text, why) => {
    const error = await errorOf(judgePassphrase(text));
    expect([error?.code, error?.exit]).toEqual(['passphrase-unusable', 2]);
    expect(error?.message).toMatch(why);
    if (text !== '') expect(error?.message).not.toContain(text.trim());
  });

  test.each([['with a blank inside'], ['~!@#$%^&*()_+{}|:"<>?`-=[]\\;\',./']])(
    '%s is one that programs agree on',
    async (text) => {
      expect(await errorOf(judgePassphrase(`${text} ${strong}`))).toBeNull();
    },
  );

  test('99 characters are taken', async () => {
    const longest = 'x9#Kq'.repeat(4).padEnd(LONGEST_PASSPHRASE, strong);
    expect(longest).toHaveLength(99);
    expect(await errorOf(judgePassphrase(longest))).toBeNull();
  });
});

describe('from a file', () => {
  const fileWith = (content: string | Buffer): string => {
    const path = join(temporaryFolder(), 'secret.txt');
    writeFileSync(path, content);
    return path;
  };

  test.each([[`${strong}\n`], [`${strong}\r\nand a note\r\n`], [strong]])(
    '%j: its first line',
    async (content) => {
      expect(await readPassphraseFile(fileWith(content))).toBe(strong);
    },
  );

  test('blanks are kept, so that they are refused and not lost', async () => {
    const text = await readPassphraseFile(fileWith(` ${strong} \n`));
    expect((await errorOf(judgePassphrase(text)))?.code).toBe('passphrase-unusable');
  });

  test.each([
    ['empty', '', 'its first line is empty'],
    ['an empty first line', '\nsecret-secret', 'its first line is empty'],
    ['long', `secret-secret${' '.repeat(4096)}`, 'it is too long to hold a passphrase'],
  ])('%s: refused, and not quoted', async (_, content, why) => {
    const error = await errorOf(readPassphraseFile(fileWith(content)));
    expect(error?.data).toMatchObject({ why });
    expect(`${error?.message}${error?.stack}`).not.toContain('secret-secret');
  });

  test('a file that is not there, and a folder', async () => {
    const folder = temporaryFolder();
    expect((await errorOf(readPassphraseFile(join(folder, 'none'))))?.data).toMatchObject({
      why: 'it cannot be read (ENOENT)',
    });
    expect((await errorOf(readPassphraseFile(folder)))?.data).toMatchObject({
      why: 'it cannot be read (EISDIR)',
    });
  });
});
