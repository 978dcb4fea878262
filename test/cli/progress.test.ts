import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Progress } from '../../cli/src/progress.ts';

const screen = (columns: number) => {
  const stream = Object.assign(new PassThrough(), { columns });
  const written = () => (stream.read() ?? '').toString('utf8') as string;
  return { stream: stream as unknown as NodeJS.WriteStream, written };
};

test('says what is being done, of how much, how fast and how long it will take', async () => {
  const { stream, written } = screen(200);
  const progress = new Progress(stream);
  progress.listener({ kind: 'phase', phase: 'restore', subject: 'pictures' });
  progress.listener({ kind: 'plan', files: 2, bytes: 4_000_000 });
  await new Promise((resolve) => setTimeout(resolve, 120));
  progress.listener({ kind: 'bytes', bytes: 1_000_000 });
  expect(written()).toMatch(/Restoring: pictures {2}1\.0 MB of 4\.0 MB, [\d.]+ [kMG]B\/s, [\d.]+ s left$/);
});

test('never wraps: the line is cut to the screen, and cleared when it is over', () => {
  const { stream, written } = screen(40);
  const progress = new Progress(stream);
  progress.listener({ kind: 'phase', phase: 'store', subject: 'x'.repeat(300) });
  const [, line = ''] = written().split('\u001b[2K');
  expect(line).toHaveLength(39);
  progress.clear();
  expect(written()).toBe('\r\u001b[2K');
  progress.clear();
  expect(written()).toBe('');
});

test('draws a few times a second, however many events come', () => {
  const { stream, written } = screen(80);
  const progress = new Progress(stream);
  progress.listener({ kind: 'phase', phase: 'store', subject: 'Studio' });
  written();
  for (let event = 0; event < 10_000; event += 1) progress.listener({ kind: 'bytes', bytes: 1 });
  expect(written().split('\u001b[2K').length).toBeLessThan(5);
});
