import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ExifTool } from 'exiftool-vendored';
import { SafelightError } from '../model/errors.ts';

/** What of a picture stays the same when an editor writes keywords into it, and who wrote it. */
export interface ImageData {
  /** ExifTool's `ImageDataHash` (MD5): of the picture and nothing around it; null where the format has none. */
  readonly hash: string | null;
  /** `Software` of EXIF: a camera's firmware, or the program that developed the picture. */
  readonly software: string | null;
}

/** Where cameras and editors keep a JPEG of the picture, from full size to thumbnail. */
const PREVIEWS = [
  'JpgFromRaw',
  'PreviewImage',
  'OtherImage',
  'PhotoshopThumbnail',
  'ThumbnailImage',
] as const;

/** Reads many files with few processes of ExifTool, which are started with the first file and end with this. */
export class MetadataReader implements AsyncDisposable {
  #tool: ExifTool | null = null;

  /** Null where ExifTool cannot be run here, or makes nothing of the file. `path` is text: give odd names a link. */
  async imageData(path: string): Promise<ImageData | null> {
    try {
      const tool = await this.#started();
      const tags = await tool.readRaw<Record<string, unknown>>(path, {
        readArgs: ['-ImageDataHash', '-Software', '-api', 'requesttags=imagedatahash'],
      });
      const text = (tag: string) => (typeof tags[tag] === 'string' ? tags[tag] : null);
      return { hash: text('ImageDataHash'), software: text('Software') };
    } catch {
      return null;
    }
  }

  /** JPEGs inside the file, the largest first; none where ExifTool cannot be run here. */
  async *previews(path: string): AsyncGenerator<Buffer> {
    for (const tag of PREVIEWS) {
      const found = await this.#extract(tag, path);
      if (found !== null) yield found;
    }
  }

  async #extract(tag: (typeof PREVIEWS)[number], path: string): Promise<Buffer | null> {
    try {
      return await (await this.#started()).extractBinaryTagToBuffer(tag, path);
    } catch {
      return null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tool?.end();
    this.#tool = null;
  }

  async #started(): Promise<ExifTool> {
    if (this.#tool !== null) return this.#tool;
    const { ExifTool: Tool } = await import('exiftool-vendored');
    this.#tool = new Tool({ maxProcs: 2, taskTimeoutMillis: 120_000, imageHashType: 'MD5' });
    return this.#tool;
  }
}

/** What one command of ExifTool said, which may have been about many files. */
export interface Said {
  readonly output: string;
  /** Its lines of `Error:` and `Warning:`, each ending in the path it is about. */
  readonly complaints: readonly string[];
}

/** ExifTool says within this many milliseconds what became of a command, or it is ended. */
const LONGEST_COMMAND = 600_000;

/** Runs commands of ExifTool side by side in a few processes, which are started with the first and end with this. */
export class ExiftoolCommands implements AsyncDisposable {
  readonly #processes: number;
  #tool: Promise<Runner> | null = null;

  constructor(processes: number) {
    this.#processes = processes;
  }

  /**
   * Rejects where the process ended before it answered; with `program-missing` where it cannot be run at all.
   * @param args one each, without a line break: ExifTool reads them as lines
   */
  async run(args: readonly string[]): Promise<Said> {
    this.#tool ??= startRunner(this.#processes);
    return await (await this.#tool).run(args);
  }

  /** Ends the processes at once, and with them the commands they are at. */
  async [Symbol.asyncDispose](): Promise<void> {
    const tool = this.#tool;
    this.#tool = null;
    await (await tool?.catch(() => null))?.end();
  }
}

interface Runner {
  run(args: readonly string[]): Promise<Said>;
  end(): Promise<void>;
}

/** Tried once by itself: the package lets a program that is not there end ours. */
const tryOut = async (path: string): Promise<void> => {
  try {
    await promisify(execFile)(path, ['-ver'], { timeout: 30_000 });
  } catch (error) {
    throw new SafelightError('program-missing', { program: 'exiftool', why: 'it does not start' }, error);
  }
};

const startRunner = async (maxProcs: number): Promise<Runner> => {
  const { ExifTool: Tool, ExifToolTask, exiftoolPath: find } = await import('exiftool-vendored');
  const exiftoolPath = await find();
  await tryOut(exiftoolPath);
  class Command extends ExifToolTask<Said> {
    protected parse(output: string): Said {
      return { output, complaints: [...this.errors, ...this.warnings] };
    }
  }
  const tool = new Tool({ maxProcs, exiftoolPath, taskTimeoutMillis: LONGEST_COMMAND, imageHashType: 'MD5' });
  return {
    run: (args) => tool.enqueueTask(() => new Command([...args]), false),
    end: () => tool.end(false),
  };
};
