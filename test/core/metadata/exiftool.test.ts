import { expect, onTestFinished, test, vi } from 'vitest';
import { ExiftoolCommands } from '../../../core/src/metadata/exiftool.ts';

test('answers, and says what it complains of', async () => {
  await using tool = new ExiftoolCommands(1);
  expect((await tool.run(['-ver'])).output).toMatch(/^\d+\.\d+/);
  const { complaints } = await tool.run(['-artist=x', '/nowhere/picture.jpg']);
  expect(complaints).toContainEqual(expect.stringMatching(/^Error: .* - \/nowhere\/picture\.jpg$/));
});

test('takes no argument that would be two', async () => {
  await using tool = new ExiftoolCommands(1);
  await expect(tool.run(['-ver\n-all='])).rejects.toThrow('control character');
});

test('starts anew after it was ended', async () => {
  const tool = new ExiftoolCommands(1);
  await tool.run(['-ver']);
  await tool[Symbol.asyncDispose]();
  expect((await tool.run(['-ver'])).output).not.toBe('');
  await tool[Symbol.asyncDispose]();
});

test('says so where it cannot be run', async () => {
  // The real package, told of a program that is not there.
  vi.doMock('exiftool-vendored', async (load) => ({
    ...(await load<typeof import('exiftool-vendored')>()),
    exiftoolPath: async () => '/nowhere/exiftool',
  }));
  onTestFinished(() => vi.doUnmock('exiftool-vendored'));
  await using tool = new ExiftoolCommands(1);
  await expect(tool.run(['-ver'])).rejects.toMatchObject({
    code: 'program-missing',
    data: { program: 'exiftool' },
  });
});
