import { appendFileSync, cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Candidate, checkArchive } from '../../../../core/src/workflows/delivery/check-archive.ts';
import { temporaryFolder } from '../../../support/temp-folder.ts';
import { listeningRun, type MadeDelivery, madeDelivery, progressOf, recordedAs } from './made-archives.ts';

const pathOf = ({ folder, archives }: MadeDelivery): string => join(folder, archives[0]?.name ?? '');

const candidatesOf = (...made: readonly MadeDelivery[]): readonly Candidate[] =>
  made.flatMap(({ delivery }) => delivery.archives.map((archive) => ({ delivery, archive })));

const checked = async (
  path: string,
  candidates: readonly Candidate[],
  words: string | null = null,
  context = listeningRun().context,
) => {
  const { checked: found, delivery } = await checkArchive(
    { path, size: statSync(path).size, words, candidates },
    context,
  );
  return { id: delivery?.id ?? null, good: found.good, faults: found.faults.map(({ error }) => error.code) };
};

describe('one name for two deliveries', () => {
  test('each opens with its own words, whichever is newer', async () => {
    const older = await madeDelivery([['a.jpg']], { words: 'older-words' });
    const newer = await madeDelivery([['a.jpg', 'b.jpg']], { words: 'newer-words' });
    const both = candidatesOf(newer, older);
    expect(await checked(pathOf(older), both)).toEqual({ id: older.delivery.id, good: 1, faults: [] });
    expect(await checked(pathOf(newer), both)).toEqual({ id: newer.delivery.id, good: 2, faults: [] });
  });

  test('also of the same pictures, with words that were typed', async () => {
    const older = await madeDelivery([['a.jpg']], { words: 'older-words' });
    const newer = await madeDelivery([['a.jpg']], { words: 'newer-words' });
    const both = candidatesOf(newer, older);
    expect(await checked(pathOf(older), both, 'older-words')).toEqual({
      id: older.delivery.id,
      good: 1,
      faults: [],
    });
  });

  test('with one passphrase: by what the records say of the archives', async () => {
    const [older, newer] = [
      await madeDelivery([['a.jpg']], { words: 'same' }),
      await madeDelivery([['a.jpg']], { words: 'same' }),
    ];
    const other = await madeDelivery([['b.jpg']], { words: 'same' });
    for (const made of [older, newer, other])
      expect(await checked(pathOf(made), candidatesOf(other, newer, older))).toEqual({
        id: made.delivery.id,
        good: 1,
        faults: [],
      });
  });

  test('damage is that of the delivery whose words open it', async () => {
    const older = await madeDelivery([['a.jpg', 'b.jpg']], { words: 'older-words' });
    const newer = await madeDelivery([['a.jpg', 'b.jpg']], { words: 'newer-words' });
    const bytes = readFileSync(pathOf(older));
    const at = bytes.indexOf('a.jpg') + 200;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const path = join(temporaryFolder(), 'Huber.zip');
    writeFileSync(path, bytes);
    expect(await checked(path, candidatesOf(newer, older))).toEqual({
      id: older.delivery.id,
      good: 1,
      faults: ['archive-damaged'],
    });
  });

  test('words of neither: locked', async () => {
    const [made, other] = [await madeDelivery([['a.jpg']]), await madeDelivery([['a.jpg']], { words: 'x' })];
    await expect(checked(pathOf(made), candidatesOf(other))).rejects.toMatchObject({
      code: 'archive-locked',
    });
    await expect(checked(pathOf(made), [])).rejects.toMatchObject({ code: 'words-unknown' });
  });

  test('another archive in its place is not taken for it', async () => {
    const made = await madeDelivery([['a.jpg']]);
    const other = await madeDelivery([['b.jpg']]);
    expect(await checked(pathOf(other), candidatesOf(made))).toEqual({
      id: made.delivery.id,
      good: 1,
      faults: ['archive-damaged'],
    });
  });

  test('for recipients whose keys are elsewhere: the one whose hash it has', async () => {
    const [older, newer] = [await madeDelivery([['a.jpg']]), await madeDelivery([['b.jpg']])];
    const sealed = [newer, older].flatMap(({ archives }) => {
      const delivery = recordedAs(null, archives);
      return archives.map((archive) => ({ delivery, archive }));
    });
    expect(await checked(pathOf(older), sealed)).toEqual({
      id: sealed[1]?.delivery.id,
      good: 1,
      faults: [],
    });
    const path = join(temporaryFolder(), 'Huber.zip');
    cpSync(pathOf(older), path);
    appendFileSync(path, 'x');
    expect((await checked(path, sealed)).faults).toEqual(['delivered-damaged']);
  });

  test('for words and for recipients', async () => {
    const [ours, theirs] = [await madeDelivery([['a.jpg']]), await madeDelivery([['b.jpg']], { words: 'x' })];
    const sealed = recordedAs(null, theirs.archives);
    const both = [
      ...candidatesOf(ours),
      ...theirs.archives.map((archive) => ({ delivery: sealed, archive })),
    ];
    expect((await checked(pathOf(ours), both)).id).toBe(ours.delivery.id);
    expect(await checked(pathOf(theirs), both)).toEqual({ id: sealed.id, good: 1, faults: [] });
  });
});

test('one of several tells which it is', async () => {
  const made = await madeDelivery([['a.jpg'], ['b.jpg'], ['c.jpg']]);
  const path = join(made.folder, made.archives[1]?.name ?? '');
  const { checked: found } = await checkArchive(
    { path, size: statSync(path).size, words: null, candidates: candidatesOf(made) },
    listeningRun().context,
  );
  expect(found).toMatchObject({ faults: [], parts: [{ of: 3, present: [2], missing: [] }] });
  expect(found.notes).toHaveLength(1);
});

test('what is read is announced and counted', async () => {
  const made = await madeDelivery([['a.jpg', 'b.jpg']]);
  const { context, events } = listeningRun();
  context.onEvent({ kind: 'phase', phase: 'verify', subject: '' });
  await checked(pathOf(made), candidatesOf(made), null, context);
  const { announced, counted } = progressOf(events, 'verify');
  expect(announced).toBe(made.archives[0]?.size);
  expect(counted / announced).toBeGreaterThan(0.95);
  expect(counted).toBeLessThanOrEqual(announced);
});
