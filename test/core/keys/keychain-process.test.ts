import { describe, expect, test } from 'vitest';
import { answer, type KeychainEntry } from '../../../core/src/keys/keychain-process.ts';

/** A keychain as bad as those that were met: what it stores, and whether it obeys, is said by the test. */
const faulty = (store: (text: string) => string | null, kept: string[] = []) => {
  const entry: KeychainEntry = {
    setPassword: (text) => {
      const stored = store(text);
      kept.splice(0, 1, ...(stored === null ? [] : [stored]));
    },
    getPassword: () => kept[0] ?? null,
    deletePassword: () => kept.splice(0, 1).length > 0,
  };
  return { open: async () => entry, kept };
};

const put = { kind: 'put', account: 'v', secret: 'c2VjcmV0' } as const;

describe('a keychain that does not keep its word', () => {
  test.each([
    ['cuts what it stores', (text: string) => text.slice(0, 4)],
    ['stores something else', () => 'AAAA'],
    ['stores nothing and says nothing', () => null],
  ])('%s: a mismatch, and nothing stays there', async (_, store) => {
    const { open, kept } = faulty(store);
    expect(await answer(put, open)).toEqual({ kind: 'mismatch' });
    expect(kept).toEqual([]);
  });

  test('an honest one stores', async () => {
    const { open, kept } = faulty((text) => text);
    expect(await answer(put, open)).toEqual({ kind: 'stored' });
    expect(kept).toEqual([put.secret]);
  });

  test('a refusal is told in one line', async () => {
    const { open } = faulty(() => {
      throw new Error('Locked:\n  nobody is\there.');
    });
    const why = 'it is locked, or cannot be used (Locked: nobody is here)';
    expect(await answer(put, open)).toEqual({ kind: 'refused', why });
  });

  test('one that cannot be opened is none', async () => {
    const open = () => Promise.reject(new Error('no bus'));
    expect(await answer(put, open)).toEqual({
      kind: 'no-keychain',
      why: 'none answers in this session (no bus)',
    });
  });
});
