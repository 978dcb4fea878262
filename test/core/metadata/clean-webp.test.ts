import { describe, expect, test } from 'vitest';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { isSafe, outcomeOf, structureOf } from './outcome.ts';

const SECRET = 'secret-uncropped';

const chunk = (name: string, data: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(name, 'latin1'), size, data, Buffer.alloc(data.length % 2)]);
};

/** What sharp writes, with more chunks behind its own. */
const withChunks = async (...more: readonly Buffer[]): Promise<Buffer> => {
  const sharp = await loadSharp();
  const made = sharp({ create: { width: 16, height: 12, channels: 3, background: '#a05030' } });
  const file = Buffer.concat([await made.withIccProfile('p3').webp().toBuffer(), ...more]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
};

describe('what nobody shows', () => {
  test.each([
    ['a second picture', chunk('VP8 ', Buffer.from(SECRET)), 'chunk VP8'],
    ['a second picture without loss', chunk('VP8L', Buffer.from(SECRET)), 'chunk VP8L'],
    ['a frame beside the picture', chunk('ANMF', Buffer.alloc(16)), 'chunk ANMF'],
    ['a second profile', chunk('ICCP', Buffer.from(SECRET)), 'chunk ICCP'],
    ['a second layer', chunk('ALPH', Buffer.from(SECRET)), 'chunk ALPH'],
  ])('%s', async (_name, more, named) => {
    const file = await withChunks(more);
    expect((await structureOf('Extended WEBP', file)).foreign).toContain(named);
    expect(isSafe(await outcomeOf('a.webp', file), SECRET)).toBe(true);
  });

  test('the picture alone passes', async () => {
    expect(await outcomeOf('a.webp', await withChunks())).toHaveProperty('copy');
  });
});
