import { type FileHandle, open } from 'node:fs/promises';

const CHUNK = 256 * 1024;
/** ITU-T T.81, table B.1: markers that matter here. `FF 00` is a coded byte FF, `D0` to `D7` restart a scan. */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;

const isInsideScan = (code: number): boolean => code === 0x00 || (code >= 0xd0 && code <= 0xd7);

/** Bytes of a file, read in chunks. */
class Window {
  readonly #file: FileHandle;
  readonly #chunk = Buffer.allocUnsafe(CHUNK);
  #bytes = this.#chunk.subarray(0, 0);
  #from = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** At least four bytes from here on where the file has them, and usually many more. */
  async at(position: number): Promise<Buffer> {
    const start = position - this.#from;
    if (start >= 0 && start + 4 <= this.#bytes.length) return this.#bytes.subarray(start);
    const { bytesRead } = await this.#file.read(this.#chunk, 0, CHUNK, position);
    this.#from = position;
    this.#bytes = this.#chunk.subarray(0, bytesRead);
    return this.#bytes;
  }
}

/** Where the marker lies that ends the coded data which begins here (T.81, B.1.1.5); null at the end of the file. */
const endOfScan = async (window: Window, from: number): Promise<number | null> => {
  for (let position = from; ; ) {
    const bytes = await window.at(position);
    if (bytes.length < 2) return null;
    let at = bytes.indexOf(0xff);
    while (at !== -1 && at + 1 < bytes.length && isInsideScan(bytes[at + 1] ?? 0))
      at = bytes.indexOf(0xff, at + 2);
    if (at !== -1 && at + 1 < bytes.length) return position + at;
    position += at === -1 ? bytes.length : at;
  }
};

const reachesEnd = async (window: Window): Promise<boolean> => {
  for (let position: number | null = 0; position !== null; ) {
    const bytes = await window.at(position);
    if (bytes.length < 2 || bytes[0] !== 0xff) return false;
    const code = bytes[1] ?? 0;
    if (code === EOI) return true;
    if (code === SOI || code === 0xff) position += code === SOI ? 2 : 1;
    else if (bytes.length < 4) return false;
    else {
      const next: number = position + 2 + bytes.readUInt16BE(2);
      position = code === SOS ? await endOfScan(window, next) : next;
    }
  }
  return false;
};

/** Nearly all do, and need not be walked through. */
const endsWithMarker = async (file: FileHandle): Promise<boolean> => {
  const { size } = await file.stat();
  const tail = Buffer.alloc(2);
  await file.read(tail, 0, 2, Math.max(0, size - 2));
  return tail[0] === 0xff && tail[1] === EOI;
};

/**
 * Does this JPEG run to its end marker? A copy that broke off may have its full length and zeros for the rest: libjpeg
 * takes them for pixels, has all it needs, and never looks for the end. What follows the end (a second picture, a film)
 * is nobody's business.
 */
export const hasJpegEnd = async (path: string): Promise<boolean> => {
  const file = await open(path, 'r');
  try {
    return (await endsWithMarker(file)) || (await reachesEnd(new Window(file)));
  } finally {
    await file.close();
  }
};
