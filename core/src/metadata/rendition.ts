import { open, unlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { diskError } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { bytePathFromText, displayPath } from '../model/paths.ts';
import { decodeAt, fittedSize } from './rendition-decode.ts';
import { encodePreview } from './rendition-encode.ts';
import { Gate } from './rendition-gate.ts';
import { type PictureHeader, readHeader } from './rendition-header.ts';
import { decodingError } from './rendition-trouble.ts';
import type { Watermark } from './watermark.ts';

/** Longest side in pixels, quality of JPEG (1 to 100). */
export const RENDITION_DEFAULTS = { longSide: 2048, quality: 82 } as const;
export const LONG_SIDE = { least: 64, most: 8192 } as const;

/** More at once only fill memory. */
const MOST_AT_ONCE = 4;
/** From here on a picture is rendered alone, that memory holds one such and not one for each core. */
const LARGE = { pixels: 100_000_000, heldBytes: 250_000_000 } as const;

const decodable = new Set(['jpg', 'jpeg', 'jpe', 'png', 'tif', 'tiff', 'webp', 'avif']);

/** May a picture of this extension (lower case, without its dot) become a preview? Not HEIC, RAW and PSD. */
export const canRender = (extension: string): boolean => decodable.has(extension);

export interface RendererOptions {
  /** Pixels of the longest side, 2,048 if not given; a smaller picture keeps its size. */
  readonly longSide?: number;
  /** 1 to 100, 82 if not given. */
  readonly quality?: number;
  readonly watermark?: Watermark | null;
}

export interface RenderRequest {
  /** A picture; its text, so that odd names need a link. */
  readonly from: string;
  /** A JPEG that is not there yet. */
  readonly to: string;
}

/** A preview that was written. */
export interface Rendition {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/**
 * Makes previews: small JPEGs in sRGB, upright, marked, with no metadata at all. Takes any number of requests and works
 * on a few at once; its memory does not grow with their number.
 */
export class Renderer {
  readonly #longSide: number;
  readonly #quality: number;
  readonly #watermark: Watermark | null;
  /** One more than there are cores: while one picture is decoded, another is being read or written. */
  readonly #gate = new Gate(Math.min(availableParallelism(), MOST_AT_ONCE) + 1);

  constructor(options: RendererOptions = {}) {
    const { longSide = RENDITION_DEFAULTS.longSide, quality = RENDITION_DEFAULTS.quality } = options;
    refuseOutside('longest side of a preview', longSide, LONG_SIDE);
    refuseOutside('quality of a preview', quality, { least: 1, most: 100 });
    this.#longSide = longSide;
    this.#quality = quality;
    this.#watermark = options.watermark ?? null;
  }

  /** Requests that are worked on at once: more of them wait. */
  get width(): number {
    return this.#gate.places;
  }

  /**
   * Throws `picture-undecodable` for what is corrupt, cut off, too large or no picture; `source-missing` and
   * `source-unreadable`; `would-overwrite` where the target exists. Leaves nothing at the target unless it succeeds.
   */
  async render(
    { from, to }: RenderRequest,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<Rendition> {
    const header = await this.#inTurn(1, signal, () => readHeader(from).catch(naming(from)));
    const draw = () => this.#draw(from, header);
    const { jpeg, ...size } = await this.#inTurn(this.#weightOf(header), signal, draw);
    await writeNew(to, jpeg);
    return { ...size, bytes: jpeg.length };
  }

  /** libvips cannot be stopped: its place is free when it ends, but who waits for it is told at once. */
  async #inTurn<T>(weight: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const leave = await this.#gate.enter(weight, signal);
    return unlessAborted(work().finally(leave), signal);
  }

  #weightOf({ width, height, heldBytes }: PictureHeader): number {
    const isLarge = width * height > LARGE.pixels || heldBytes > LARGE.heldBytes;
    return isLarge ? this.#gate.places : 1;
  }

  async #draw(from: string, header: PictureHeader): Promise<Drawn> {
    const size = fittedSize(header, this.#longSide);
    const pixels = await decodeAt(from, header, size).catch(naming(from));
    await this.#watermark?.stamp(pixels);
    return { ...size, jpeg: await encodePreview(pixels, this.#quality) };
  }
}

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly jpeg: Buffer;
}

/** Only what decoding throws: a fault of ours is none of the picture. */
const naming =
  (from: string) =>
  async (error: unknown): Promise<never> => {
    throw await decodingError(from, error);
  };

const refuseOutside = (
  what: string,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): void => {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new SafelightError('bad-argument', {
      what: `${what}: ${value}`,
      why: `a whole number from ${least} to ${most}`,
    });
};

const unlessAborted = async <T>(working: Promise<T>, signal: AbortSignal): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([working, promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
};

const writeNew = async (to: string, bytes: Buffer): Promise<void> => {
  const path = displayPath(bytePathFromText(to));
  const file = await open(to, 'wx', 0o600).catch((error) => {
    if (systemCode(error) === 'EEXIST') throw new SafelightError('would-overwrite', { path }, error);
    throw diskError(error, path);
  });
  try {
    await file.writeFile(bytes);
  } catch (error) {
    await unlink(to);
    throw diskError(error, path);
  } finally {
    await file.close();
  }
};
