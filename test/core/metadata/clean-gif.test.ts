import { expect, test } from 'vitest';
import { isSafe, outcomeOf, structureOf } from './outcome.ts';

const SECRET = 'secret-uncropped';
const start = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
const image = Buffer.from(',\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0', 'latin1');
const gif = (extension: string): Buffer =>
  Buffer.concat([start, Buffer.from(extension, 'latin1'), image, Buffer.from(';')]);
const more = `\x10${SECRET}`;

test.each([
  ['repetition', '!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0', []],
  ['repetition and what to load before', '!\xff\x0bNETSCAPE2.0\x03\x01\0\0\x05\x02\0\0\0\0\0', []],
  ['repetition with more in it', `!\xff\x0bNETSCAPE2.0\x03\x01\0\0${more}\0`, ['extension NETSCAPE2.0']],
  ['how a frame is shown', '!\xf9\x04\0\0\0\0\0', []],
  ['how a frame is shown, with more in it', `!\xf9\x04\0\0\0\0${more}\0`, ['extension control']],
])('%s', async (_name, extension, foreign) => {
  const file = gif(extension);
  expect(await structureOf('GIF', file)).toEqual({ foreign, broken: null });
  expect(isSafe(await outcomeOf('a.gif', file), SECRET)).toBe(true);
});
