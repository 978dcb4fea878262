import type { ExifTool } from 'exiftool-vendored';

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
