const PAGE = 4096;

/** The checksum of a `-wal`: two sums over pairs of words, carried from one frame to the next (sqlite.org/fileformat.html, 4.2). */
const summed = ([first, second]: readonly [number, number], bytes: Buffer): readonly [number, number] => {
  let [one, two] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    one = (one + bytes.readUInt32BE(at) + two) >>> 0;
    two = (two + bytes.readUInt32BE(at + 4) + one) >>> 0;
  }
  return [one, two];
};

const words = (...numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, index * 4);
  return bytes;
};

const SALTS = [1, 2] as const;

/** A whole `-wal` of one transaction that makes the one database of the other. */
export const walBetween = (sound: Buffer, bad: Buffer): Buffer => {
  const head = words(0x377f0683, 3_007_000, PAGE, 0, ...SALTS);
  let sums = summed([0, 0], head);
  const parts = [head, words(...sums)];
  const pages = bad.length / PAGE;
  const changed = Array.from({ length: pages }, (_, index) => index + 1).filter((page) => {
    const range = [(page - 1) * PAGE, page * PAGE] as const;
    return !sound.subarray(...range).equals(bad.subarray(...range));
  });
  for (const page of changed) {
    const begin = words(page, page === changed.at(-1) ? pages : 0);
    const bytes = bad.subarray((page - 1) * PAGE, page * PAGE);
    sums = summed(summed(sums, begin), bytes);
    parts.push(begin, words(...SALTS, ...sums), bytes);
  }
  return Buffer.concat(parts);
};
