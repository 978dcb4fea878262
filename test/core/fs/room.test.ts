import { expect, test } from 'vitest';
import { Room } from '../../../core/src/fs/room.ts';

/** Takes, and gives which of them are in by now. */
const entering = (room: Room, amounts: readonly number[]): number[] => {
  const inside: number[] = [];
  for (const amount of amounts) void room.take(amount).then(() => inside.push(amount));
  return inside;
};

test('whoever finds no room waits, and nobody overtakes', async () => {
  const room = new Room(10);
  const inside = entering(room, [6, 5, 1]);
  await Promise.resolve();
  expect(inside).toEqual([6]);
  room.give(6);
  await Promise.resolve();
  expect(inside).toEqual([6, 5, 1]);
});

test('what is larger than all of it has it alone', async () => {
  const room = new Room(10);
  const inside = entering(room, [3, 100, 2]);
  await Promise.resolve();
  expect(inside).toEqual([3]);
  room.give(3);
  await Promise.resolve();
  expect(inside).toEqual([3, 100]);
  room.give(100);
  await Promise.resolve();
  expect(inside).toEqual([3, 100, 2]);
});
